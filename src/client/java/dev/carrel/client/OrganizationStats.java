package dev.carrel.client;

/** The sums over all agents of an organization; all zero where the organization holds nothing. */
public record OrganizationStats(
        String organizationId, long agentCount, long totalChunks, long documentCount, long totalSizeBytes) {}
