package dev.carrel.namespace;

import java.util.Map;

/**
 * How an organization's agents are.
 *
 * @param agentsLookedAt all agents, or the first of a very large organization
 * @param findings how many agents have each finding; an agent may have several
 */
public record OrganizationHealth(long agentsLookedAt, long healthy, long warning, Map<String, Long> findings) {}
