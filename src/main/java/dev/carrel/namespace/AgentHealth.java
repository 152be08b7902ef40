package dev.carrel.namespace;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent needs somebody's attention.
 *
 * @param status {@code healthy}, or {@code warning} when there are findings
 * @param recentSearchLatencyMs mean of recent searches, of which half the weight is lost in an hour; absent when there was none
 * @param recentCacheHitRate share of recent answers that came from a cache; absent when none was looked for
 */
@Schema(examples = """
        {"organizationId": "acme", "agentId": "handbook", "status": "warning", "findings": [{"finding": "many-chunks",
           "value": 2412, "threshold": 2000, "detail": "The agent has 2412 chunks, more than 2000 (carrel.agent-health.most-chunks)."}],
         "totalChunks": 2412, "recentSearchLatencyMs": 6.4, "recentCacheHitRate": 0.7,
         "lastIngestedAt": "2026-11-22T13:58:04.512Z", "lastSearchedAt": "2026-11-22T14:20:07.031Z"}""")
public record AgentHealth(
        String organizationId,
        String agentId,
        String status,
        List<Finding> findings,
        long totalChunks,
        @Nullable Double recentSearchLatencyMs,
        @Nullable Double recentCacheHitRate,
        @Nullable Instant lastIngestedAt,
        @Nullable Instant lastSearchedAt) {
    static final String HEALTHY = "healthy";
    static final String WARNING = "warning";

    /**
     * Something that is wrong.
     *
     * @param finding {@code no-knowledge}, {@code many-chunks}, {@code slow-search} or {@code low-cache-rate}
     * @param value what was found
     * @param threshold what it was held against
     */
    public record Finding(String finding, double value, double threshold, String detail) {}
}
