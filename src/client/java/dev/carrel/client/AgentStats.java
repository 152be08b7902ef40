package dev.carrel.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one agent's namespace. Counts are of what is published; sizes are bytes of UTF-8 text.
 *
 * @param avgSearchLatencyMs absent until the agent was searched
 * @param searchCacheHitRate 0 to 1, absent until the agent was searched
 */
public record AgentStats(
        String agentId,
        boolean exists,
        String status,
        long totalChunks,
        long documentCount,
        long totalSizeBytes,
        long revision,
        @Nullable String embeddingModel,
        @Nullable Integer embeddingDimension,
        @Nullable String language,
        @Nullable Instant createdAt,
        @Nullable Instant lastIngestedAt,
        @Nullable Instant lastSearchedAt,
        @Nullable Double avgSearchLatencyMs,
        @Nullable Double searchCacheHitRate) {}
