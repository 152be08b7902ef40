package dev.carrel.namespace;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.Set;

/** Decides which agents need somebody's attention. Thread-safe. */
@ApplicationScoped
public class HealthRules {
    private final HealthConfig config;

    @Inject
    public HealthRules(HealthConfig config) {
        this.config = config;
    }

    /** What is wrong; empty for a healthy agent. Few searches say nothing about latency, nor few look-ups about a cache. */
    Set<HealthFinding> findings(long chunks, RecentUse use) {
        Set<HealthFinding> findings = EnumSet.noneOf(HealthFinding.class);
        if (chunks == 0) {
            findings.add(HealthFinding.NO_KNOWLEDGE);
        }
        if (chunks > config.mostChunks()) {
            findings.add(HealthFinding.MANY_CHUNKS);
        }
        Double latency = use.latencyMillis();
        if (latency != null && use.searches() >= config.leastSearches() && latency > config.slowMillis()) {
            findings.add(HealthFinding.SLOW_SEARCH);
        }
        Double rate = use.hitRate();
        if (rate != null && use.lookups() >= config.leastSearches() && rate < config.cacheHitRate()) {
            findings.add(HealthFinding.LOW_CACHE_RATE);
        }
        return findings;
    }

    /** The finding as answers show it. */
    AgentHealth.Finding describe(HealthFinding finding, long chunks, RecentUse use) {
        return switch (finding) {
            case NO_KNOWLEDGE ->
                new AgentHealth.Finding(
                        finding.label(), 0, 1, "The agent has no published chunk, so searches find nothing.");
            case MANY_CHUNKS ->
                new AgentHealth.Finding(
                        finding.label(),
                        chunks,
                        config.mostChunks(),
                        "The agent has " + chunks + " chunks, more than " + config.mostChunks()
                                + " (carrel.agent-health.most-chunks).");
            case SLOW_SEARCH -> {
                double latency = use.latencyMillis() == null ? 0 : use.latencyMillis();
                yield new AgentHealth.Finding(
                        finding.label(),
                        latency,
                        config.slowMillis(),
                        "Recent searches took %.0f ms on average, more than %.0f ms (carrel.agent-health.slow-search)."
                                .formatted(latency, config.slowMillis()));
            }
            case LOW_CACHE_RATE -> {
                double rate = use.hitRate() == null ? 0 : use.hitRate();
                yield new AgentHealth.Finding(
                        finding.label(),
                        rate,
                        config.cacheHitRate(),
                        "Recently %.0f %% of searches were answered from a cache, fewer than %.0f %%"
                                        .formatted(100 * rate, 100 * config.cacheHitRate())
                                + " (carrel.agent-health.cache-hit-rate).");
            }
        };
    }
}
