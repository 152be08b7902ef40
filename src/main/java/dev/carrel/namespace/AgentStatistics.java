package dev.carrel.namespace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an agent's namespace without counting anything.
 *
 * @param totalSizeBytes UTF-8 bytes of the published chunks' text
 * @param revision rises by one with every publication and removal
 * @param lastSearchedAt may lag by the flush interval (a second); absent when never searched
 * @param avgSearchLatencyMs mean over all searches of this incarnation, measured in the service; absent when never searched
 * @param searchCacheHitRate share of searches answered from a cache; absent while there is none
 */
public record AgentStatistics(
        String organizationId,
        String agentId,
        boolean exists,
        String status,
        long totalChunks,
        long documentCount,
        long totalSizeBytes,
        long revision,
        String embeddingModel,
        int embeddingDimension,
        Instant createdAt,
        @Nullable Instant lastIngestedAt,
        @Nullable Instant lastSearchedAt,
        @Nullable Double avgSearchLatencyMs,
        @Nullable Double searchCacheHitRate) {}
