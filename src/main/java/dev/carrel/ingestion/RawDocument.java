package dev.carrel.ingestion;

import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import dev.carrel.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a document from a raw body. Thread-safe. */
@ApplicationScoped
public class RawDocument {
    private final IngestionConfig config;

    @Inject
    public RawDocument(IngestionConfig config) {
        this.config = config;
    }

    /**
     * Decodes the body strictly: a byte that is not UTF-8 is a fault, not a replacement character.
     *
     * @param mediaType of the body; null when the caller did not say
     * @throws ProblemException 413 for a text over the limit, 400 for what is not UTF-8, 415 for no media type
     */
    DocumentInput read(
            String key,
            @Nullable String title,
            @Nullable Double importance,
            @Nullable MediaType mediaType,
            InputStream body) {
        if (mediaType == null) {
            throw new ProblemException(Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type is missing; it must be text/plain or text/markdown.",
                    "Content-Type",
                    null,
                    null));
        }
        byte[] bytes;
        try {
            bytes = body.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, config.maxTextBytes() + 1));
        } catch (IOException e) {
            throw ProblemException.invalid("body", null, "The request body ended early: " + e.getMessage(), null);
        }
        if (bytes.length > config.maxTextBytes()) {
            throw new ProblemException(Problem.of(
                    ProblemType.TOO_LARGE,
                    "The text is larger than " + config.maxTextBytes() + " bytes (" + IngestionConfig.MAX_TEXT + ").",
                    "body",
                    null,
                    config.maxTextBytes()));
        }
        String type = mediaType.getType() + "/" + mediaType.getSubtype();
        String charset = mediaType.getParameters().getOrDefault("charset", "utf-8");
        if (!"utf-8".equalsIgnoreCase(charset)) {
            throw ProblemException.invalid("charset", charset, "The text must be UTF-8, not " + charset + ".", null);
        }
        return new DocumentInput(0, key, title, decode(bytes), bytes.length, type, null, importance, null);
    }

    private static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int offset = in.position();
            throw ProblemException.invalid(
                    "body",
                    String.format("0x%02X", bytes[offset]),
                    "The body is not UTF-8 text: the byte at offset " + offset
                            + " begins no character. Is it a binary file?",
                    null);
        }
        int start = out.position() > 0 && out.get(0) == '\uFEFF' ? 1 : 0;
        return out.flip().subSequence(start, out.limit()).toString();
    }
}
