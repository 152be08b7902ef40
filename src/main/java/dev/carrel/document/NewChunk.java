package dev.carrel.document;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chunk row to be staged.
 *
 * @param metadata the chunk's own; the document's is added when read
 * @param embedding of length 1 and the service's dimension; null when it is still to be made
 * @param textHash hash of the text, where the service's model makes the embedding; null where the caller brought it
 */
public record NewChunk(
        UUID versionId,
        String chunkKey,
        int ordinal,
        String text,
        Map<String, Object> metadata,
        float @Nullable [] embedding,
        byte @Nullable [] textHash) {}
