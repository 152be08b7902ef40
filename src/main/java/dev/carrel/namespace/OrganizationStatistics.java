package dev.carrel.namespace;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The sums over an organization's active agents, kept with every change and never computed on reading.
 *
 * @param health how many of them are healthy, by what is known of their use; looked up when asked for, else absent
 */
@Schema(examples = """
        {"organizationId": "acme", "agentCount": 3, "totalChunks": 1180, "documentCount": 96, "totalSizeBytes": 874002,
         "health": {"agentsLookedAt": 3, "healthy": 2, "warning": 1, "findings": {"no-knowledge": 1}}}""")
public record OrganizationStatistics(
        String organizationId,
        long agentCount,
        long totalChunks,
        long documentCount,
        long totalSizeBytes,
        @Nullable OrganizationHealth health) {}
