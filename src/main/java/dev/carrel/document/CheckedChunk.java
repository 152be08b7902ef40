package dev.carrel.document;

import dev.carrel.embedding.EmbeddingService;
import dev.carrel.problem.Problem;
import dev.carrel.problem.Problem.Fault;
import dev.carrel.problem.ProblemException;
import dev.carrel.problem.ProblemType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that has passed all checks.
 *
 * @param documentKey the caller's; null when the caller named none
 * @param embedding of length 1; null when the service is to make it
 */
public record CheckedChunk(
        String key,
        @Nullable String documentKey,
        String text,
        float @Nullable [] embedding,
        Map<String, Object> metadata) {

    /** Longest text of a chunk, in characters: one passage, not a document. */
    public static final int LONGEST_TEXT = 65_536;

    /**
     * Checks all chunks of a request.
     *
     * @throws ProblemException 400 with every fault found, when there is one: nothing of the request is done then
     */
    static List<CheckedChunk> check(List<ChunkWrite> writes, EmbeddingService embeddings) {
        List<CheckedChunk> checked = new ArrayList<>(writes.size());
        List<Fault> faults = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < writes.size(); i++) {
            ChunkWrite write = writes.get(i);
            try {
                CheckedChunk chunk = check(write, embeddings);
                if (!keys.add(chunk.key)) {
                    throw new ChunkFaultException("key", "key '" + chunk.key + "' appears twice in this request", null);
                }
                checked.add(chunk);
            } catch (ChunkFaultException fault) {
                faults.add(
                        new Fault(i, write == null ? null : write.key(), fault.field(), fault.reason(), fault.limit()));
            }
        }
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(
                    ProblemType.INVALID_INPUT,
                    faults.size() + " of " + writes.size() + " chunks have a fault; nothing was written.",
                    faults));
        }
        return checked;
    }

    /** Checks one chunk. @throws ChunkFaultException naming the field */
    public static CheckedChunk check(@Nullable ChunkWrite write, EmbeddingService embeddings) {
        if (write == null) {
            throw new ChunkFaultException("chunk", "the chunk is null", null);
        }
        String key = required("key", write.key());
        reject("key", TextRules.keyFault(key), TextRules.LONGEST_KEY);
        if (write.documentKey() != null) {
            reject("documentKey", TextRules.keyFault(write.documentKey()), TextRules.LONGEST_KEY);
        }
        String text = text("text", write.text());
        Map<String, Object> metadata = write.metadata() == null ? Map.of() : write.metadata();
        reject("metadata", Metadata.fault(metadata), null);
        return new CheckedChunk(key, write.documentKey(), text, embedding(write.embedding(), embeddings), metadata);
    }

    private static String text(String field, @Nullable String value) {
        String text = required(field, value);
        if (text.isBlank()) {
            throw new ChunkFaultException(field, "text is empty", null);
        }
        if (text.length() > LONGEST_TEXT) {
            throw new ChunkFaultException(
                    field,
                    "text has " + text.length() + " characters, more than a chunk's " + LONGEST_TEXT
                            + "; send it as a document to have it split",
                    LONGEST_TEXT);
        }
        reject(field, TextRules.fault(text), null);
        return text;
    }

    private static float @Nullable [] embedding(float @Nullable [] vector, EmbeddingService embeddings) {
        if (vector == null) {
            if (!embeddings.embedsText()) {
                throw new ChunkFaultException(
                        "embedding", "embedding is missing; this service has no embedding model of its own", null);
            }
            return null;
        }
        try {
            return embeddings.accept(vector, "embedding");
        } catch (ProblemException e) {
            // a reason is a part of a sentence; a detail is a sentence
            String detail = e.problem().detail();
            throw new ChunkFaultException(
                    "embedding",
                    detail.endsWith(".") ? detail.substring(0, detail.length() - 1) : detail,
                    e.problem().limit());
        }
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw new ChunkFaultException(field, field + " is missing", null);
        }
        return value;
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
