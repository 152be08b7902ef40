package dev.carrel.client.ingest;

import dev.carrel.client.NewDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads files and gathers them into requests of bounded size: at most {@link #MAX_DOCUMENTS} documents and about
 * {@link #MAX_BYTES} of text, so that neither side holds much and progress moves. A file that is larger than a batch, or
 * that is not UTF-8, goes alone as the bytes it has: what is wrong with it the service says, with its own limits.
 */
final class Batcher {
    static final int MAX_DOCUMENTS = 100;
    static final int MAX_BYTES = 4 * 1024 * 1024;
    /** What a service takes in one request unless configured otherwise; larger files are not even read. */
    static final long MAX_FILE = 64L * 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final Pattern HEADING = Pattern.compile("\\s*# +([^\\p{Cntrl}]{1,200})");

    private final Sink sink;
    private final @Nullable Double importance;
    private List<NewDocument> documents = new ArrayList<>();
    private int bytes;

    /** Where requests go. */
    interface Sink {
        void documents(List<NewDocument> documents);

        void raw(DocumentFile file, byte[] bytes);

        void trouble(Trouble trouble);
    }

    /** @param importance of all documents; null for the usual */
    Batcher(Sink sink, @Nullable Double importance) {
        this.sink = sink;
        this.importance = importance;
    }

    void add(DocumentFile file) {
        if (file.size() > MAX_FILE) {
            refuse(file, "is larger than the " + MAX_FILE / 1024 / 1024 + " MiB that fit into one request; split it");
            return;
        }
        byte[] content;
        try {
            content = Files.readAllBytes(file.path());
        } catch (IOException e) {
            sink.trouble(new Trouble(Trouble.Kind.FAILED, file.key(), FileFinder.unreadable(e)));
            return;
        }
        Optional<String> text = content.length > MAX_BYTES ? Optional.empty() : utf8(content);
        if (text.isEmpty()) {
            sink.raw(file, content);
        } else {
            add(file, text.get(), content.length);
        }
    }

    private void add(DocumentFile file, String text, int size) {
        if (documents.size() == MAX_DOCUMENTS || bytes + size > MAX_BYTES) {
            flush();
        }
        documents.add(new NewDocument(file.key(), title(file, text), text, file.mediaType(), null, importance));
        bytes += size;
    }

    /** A Markdown file's first heading, where it begins with one of the first level. */
    private static @Nullable String title(DocumentFile file, String text) {
        Matcher heading = HEADING.matcher(text);
        boolean found = file.mediaType().equals("text/markdown") && heading.lookingAt();
        return found ? heading.group(1).strip() : null;
    }

    /** Sends what is gathered; nothing if nothing is. */
    void flush() {
        if (!documents.isEmpty()) {
            List<NewDocument> batch = documents;
            documents = new ArrayList<>();
            bytes = 0;
            sink.documents(batch);
        }
    }

    private void refuse(DocumentFile file, String reason) {
        sink.trouble(new Trouble(Trouble.Kind.REFUSED, file.key(), reason));
    }

    private static Optional<String> utf8(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
