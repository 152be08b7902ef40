package dev.carrel.search;

import org.jspecify.annotations.Nullable;

/**
 * A live chunk in the order of the answer.
 *
 * @param score what the order follows: that of the only leg, or of both fused, 0 to 1
 * @param semantic null when the leg was not asked or has not found it
 * @param keyword likewise
 */
record Ranked(
        long chunkId,
        double score,
        @Nullable LegRank semantic,
        @Nullable LegRank keyword) {}
