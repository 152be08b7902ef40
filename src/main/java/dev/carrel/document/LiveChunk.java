package dev.carrel.document;

import java.util.Map;
import java.util.UUID;

/**
 * A published chunk.
 *
 * @param metadata the chunk's own, without its document's
 * @param embedding of length 1
 */
public record LiveChunk(
        long id,
        String key,
        UUID documentId,
        String documentKey,
        UUID versionId,
        int ordinal,
        String text,
        Map<String, Object> metadata,
        float[] embedding,
        int sizeBytes) {}
