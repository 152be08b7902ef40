package dev.carrel.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published chunk that was not used for long.
 *
 * @param preview the first {@value HotChunk#PREVIEW} characters of its text
 * @param publishedAt when this text of it was published
 * @param lastAccessedAt null when it was never accessed
 */
public record ColdChunk(
        long chunkId,
        String chunkKey,
        String documentKey,
        String preview,
        Instant publishedAt,
        long accessCount,
        @Nullable Instant lastAccessedAt) {}
