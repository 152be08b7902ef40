package dev.carrel.namespace;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings {@code carrel.agent-health.*}; the README's table describes each. Immutable. */
@Singleton
public class HealthConfig {
    private final double slowMillis;
    private final double cacheHitRate;
    private final long mostChunks;
    private final int leastSearches;

    @Inject
    HealthConfig(
            @ConfigProperty(name = "carrel.agent-health.slow-search", defaultValue = "PT0.5S") Duration slowSearch,
            @ConfigProperty(name = "carrel.agent-health.cache-hit-rate", defaultValue = "0.5") double cacheHitRate,
            @ConfigProperty(name = "carrel.agent-health.most-chunks", defaultValue = "2000") long mostChunks,
            @ConfigProperty(name = "carrel.agent-health.least-searches", defaultValue = "10") int leastSearches) {
        if (!(cacheHitRate >= 0 && cacheHitRate <= 1)) {
            throw new IllegalStateException(
                    "carrel.agent-health.cache-hit-rate is " + cacheHitRate + "; it must be from 0 to 1.");
        }
        this.slowMillis = slowSearch.toNanos() / 1e6;
        this.cacheHitRate = cacheHitRate;
        this.mostChunks = mostChunks;
        this.leastSearches = leastSearches;
    }

    /** Mean latency above which searches are slow. */
    double slowMillis() {
        return slowMillis;
    }

    /** Share of answers from a cache below which the cache is of little use. */
    double cacheHitRate() {
        return cacheHitRate;
    }

    /** Chunks above which a namespace is large. */
    long mostChunks() {
        return mostChunks;
    }

    /** Recent searches below which their mean says nothing. */
    int leastSearches() {
        return leastSearches;
    }
}
