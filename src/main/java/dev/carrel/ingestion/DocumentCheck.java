package dev.carrel.ingestion;

import dev.carrel.document.CheckedChunk;
import dev.carrel.document.ChunkFaultException;
import dev.carrel.document.ChunkWrite;
import dev.carrel.document.ContentHash;
import dev.carrel.document.Importance;
import dev.carrel.document.Metadata;
import dev.carrel.document.NewVersion;
import dev.carrel.document.TextRules;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.embedding.Vectors;
import dev.carrel.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks documents one by one. Remembers the keys of one request; used by one thread. */
final class DocumentCheck {
    /** Most chunks of one document that are given ready. */
    static final int MOST_CHUNKS = 20_000;

    private static final int LONGEST_TITLE = 1024;
    private static final Set<String> MEDIA_TYPES = Set.of("text/plain", TextSplitter.MARKDOWN);

    private final IngestionConfig config;
    private final EmbeddingService embeddings;
    private final TextSplitter splitter;
    private final Set<String> keys = new HashSet<>();

    DocumentCheck(IngestionConfig config, EmbeddingService embeddings, TextSplitter splitter) {
        this.config = config;
        this.embeddings = embeddings;
        this.splitter = splitter;
    }

    /** @throws ChunkFaultException naming the field; other documents are not concerned */
    CheckedDocument check(DocumentInput input) {
        if (input.key() == null) {
            throw new ChunkFaultException("key", "key is missing", null);
        }
        reject("key", TextRules.keyFault(input.key()), TextRules.LONGEST_KEY);
        if (!keys.add(input.key())) {
            throw new ChunkFaultException("key", "key '" + input.key() + "' appears twice in this request", null);
        }
        if (input.title() != null) {
            reject("title", TextRules.fault(input.title()), null);
            if (input.title().length() > LONGEST_TITLE) {
                throw new ChunkFaultException(
                        "title",
                        "title has " + input.title().length() + " characters, more than " + LONGEST_TITLE,
                        LONGEST_TITLE);
            }
        }
        Map<String, Object> metadata = input.metadata() == null ? Map.of() : input.metadata();
        reject("metadata", Metadata.fault(metadata), null);
        double importance = Importance.of(input.importance());
        reject("importance", Importance.fault(importance), "0…1");
        if (input.chunks() != null && (input.text() != null || input.textBytes() > 0)) {
            throw new ChunkFaultException("chunks", "both text and chunks are given; one of them is needed", null);
        }
        return input.chunks() != null
                ? ready(input, input.key(), metadata, importance, input.chunks())
                : text(input, input.key(), metadata, importance);
    }

    private CheckedDocument text(DocumentInput input, String key, Map<String, Object> metadata, double importance) {
        String mediaType = input.mediaType() == null ? "text/plain" : input.mediaType();
        if (!MEDIA_TYPES.contains(mediaType)) {
            throw new ChunkFaultException(
                    "mediaType",
                    "mediaType is '" + Problem.shortened(mediaType) + "'; it must be one of " + MEDIA_TYPES,
                    null);
        }
        if (input.textBytes() > config.maxTextBytes()) {
            throw new ChunkFaultException(
                    "text",
                    "text has " + input.textBytes() + " bytes, more than " + config.maxTextBytes() + " ("
                            + IngestionConfig.MAX_TEXT + ")",
                    config.maxTextBytes());
        }
        String text = input.text();
        if (text == null) {
            throw new ChunkFaultException("text", "text is missing, and so are chunks", null);
        }
        if (text.isBlank()) {
            throw new ChunkFaultException("text", "text is empty: it has nothing but white space", null);
        }
        reject("text", TextRules.fault(text), null);
        if (!embeddings.embedsText()) {
            throw new ChunkFaultException(
                    "text",
                    "text cannot be embedded: this service has no embedding model; send chunks with embeddings",
                    null);
        }
        ContentHash hash = new ContentHash()
                .add("text")
                .add(embeddings.space().model())
                .add(splitter.settings())
                .add(input.title())
                .add(mediaType)
                .add(Metadata.canonical(metadata))
                .add(text);
        NewVersion version = new NewVersion(
                UUID.randomUUID(),
                key,
                input.title(),
                mediaType,
                metadata,
                importance,
                finished(hash, importance),
                text);
        return new CheckedDocument(input.index(), version, List.of(), input.textBytes());
    }

    private CheckedDocument ready(
            DocumentInput input, String key, Map<String, Object> metadata, double importance, List<ChunkWrite> writes) {
        if (writes.isEmpty()) {
            throw new ChunkFaultException("chunks", "chunks is empty; a document needs at least one", null);
        }
        if (writes.size() > MOST_CHUNKS) {
            throw new ChunkFaultException(
                    "chunks", "chunks has more than " + MOST_CHUNKS + " elements; split the document", MOST_CHUNKS);
        }
        ContentHash hash = new ContentHash()
                .add("chunks")
                .add(embeddings.space().model())
                .add(input.title())
                .add(Metadata.canonical(metadata));
        Set<String> chunkKeys = new HashSet<>();
        List<CheckedChunk> chunks = new ArrayList<>(writes.size());
        long bytes = 0;
        for (int ordinal = 0; ordinal < writes.size(); ordinal++) {
            CheckedChunk chunk = chunk(key, ordinal, writes.get(ordinal));
            if (!chunkKeys.add(chunk.key())) {
                throw new ChunkFaultException(
                        "chunks[" + ordinal + "].key", "key '" + chunk.key() + "' appears twice in the document", null);
            }
            chunks.add(chunk);
            bytes += TextRules.utf8Length(chunk.text());
            hash.add(chunk.key())
                    .add(chunk.text())
                    .add(Metadata.canonical(chunk.metadata()))
                    .add(chunk.embedding() == null ? null : Vectors.toBytes(chunk.embedding()));
        }
        NewVersion version = new NewVersion(
                UUID.randomUUID(),
                key,
                input.title(),
                input.mediaType(),
                metadata,
                importance,
                finished(hash, importance),
                null);
        return new CheckedDocument(input.index(), version, chunks, bytes);
    }

    /** What came before there was importance keeps its hash. */
    private static byte[] finished(ContentHash hash, double importance) {
        return (importance == Importance.USUAL ? hash : hash.add("importance " + importance)).finish();
    }

    private CheckedChunk chunk(String documentKey, int ordinal, @Nullable ChunkWrite write) {
        String place = "chunks[" + ordinal + "]";
        if (write == null) {
            throw new ChunkFaultException(place, place + " is null", null);
        }
        if (write.documentKey() != null && !write.documentKey().equals(documentKey)) {
            throw new ChunkFaultException(
                    place + ".documentKey", place + ".documentKey differs from the document's key", null);
        }
        String key = write.key() == null ? documentKey + "#" + ordinal : write.key();
        try {
            return CheckedChunk.check(
                    new ChunkWrite(key, documentKey, write.text(), write.embedding(), write.metadata()), embeddings);
        } catch (ChunkFaultException e) {
            throw new ChunkFaultException(place + "." + e.field(), place + ": " + e.reason(), e.limit());
        }
    }

    private static void reject(String field, Optional<String> fault, @Nullable Object limit) {
        if (fault.isPresent()) {
            throw new ChunkFaultException(
                    field,
                    field + fault.map(f -> f.startsWith(".") ? f : " " + f).get(),
                    limit);
        }
    }
}
