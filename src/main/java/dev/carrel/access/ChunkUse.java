package dev.carrel.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Accesses of one chunk.
 *
 * @param count how many
 * @param relevances how many of them have a relevance
 * @param relevanceSum the sum of those
 * @param last when the latest was
 */
record ChunkUse(long count, long relevances, double relevanceSum, Instant last) {

    /** Accesses of the same relevance, or of none. */
    static ChunkUse of(long count, @Nullable Double relevance, Instant at) {
        return relevance == null
                ? new ChunkUse(count, 0, 0, at)
                : new ChunkUse(count, count, count * relevance.doubleValue(), at);
    }

    ChunkUse plus(ChunkUse other) {
        return new ChunkUse(
                count + other.count,
                relevances + other.relevances,
                relevanceSum + other.relevanceSum,
                other.last.isAfter(last) ? other.last : last);
    }
}
