package dev.carrel.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published chunk and how it is used.
 *
 * @param preview the first {@value #PREVIEW} characters of its text
 * @param relevance mean cosine of the accesses whose relevance is known; null when there is none
 */
public record HotChunk(
        long chunkId,
        String chunkKey,
        String documentKey,
        String preview,
        long accessCount,
        @Nullable Double relevance,
        Instant lastAccessedAt) {
    static final int PREVIEW = 200;
}
