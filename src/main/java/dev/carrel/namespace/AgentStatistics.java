package dev.carrel.namespace;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an agent's namespace without counting anything.
 *
 * @param totalSizeBytes UTF-8 bytes of the published chunks' text
 * @param revision rises by one with every publication and removal, and when a reconciliation heals what searches find
 * @param language of its texts, for the search by words
 * @param lastSearchedAt may lag by the flush interval (a second); absent when never searched
 * @param avgSearchLatencyMs mean over all searches of this incarnation, measured in the service; absent when never searched
 * @param searchCacheHitRate share of searches answered from a cache; absent while none was looked for there
 * @param health as {@link AgentHealth} tells it
 */
@Schema(examples = """
        {"organizationId": "acme", "agentId": "handbook", "exists": true, "status": "active", "totalChunks": 412,
         "documentCount": 37, "totalSizeBytes": 301277, "revision": 91, "embeddingModel": "bge-small-en-v1.5-q",
         "embeddingDimension": 384, "language": "english", "createdAt": "2026-11-02T08:15:30Z",
         "lastIngestedAt": "2026-11-22T13:58:04.512Z", "lastSearchedAt": "2026-11-22T14:20:07.031Z", "avgSearchLatencyMs": 6.4, "searchCacheHitRate": 0.62,
         "health": "healthy"}""")
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
        String language,
        Instant createdAt,
        @Nullable Instant lastIngestedAt,
        @Nullable Instant lastSearchedAt,
        @Nullable Double avgSearchLatencyMs,
        @Nullable Double searchCacheHitRate,
        String health) {}
