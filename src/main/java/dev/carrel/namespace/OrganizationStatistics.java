package dev.carrel.namespace;

/** The sums over an organization's active agents, kept with every change and never computed on reading. */
public record OrganizationStatistics(
        String organizationId, long agentCount, long totalChunks, long documentCount, long totalSizeBytes) {}
