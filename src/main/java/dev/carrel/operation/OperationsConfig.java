package dev.carrel.operation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings {@code carrel.operation.*}; the README's table describes each. Immutable. */
@Singleton
public class OperationsConfig {
    private final Duration lease;
    private final int maxRunning;
    private final int maxAttempts;
    private final Duration firstBackoff;
    private final Duration longestBackoff;
    private final int maxPendingPerOrganization;
    private final Duration stuckAfter;
    private final Duration history;

    @Inject
    OperationsConfig(
            @ConfigProperty(name = "carrel.operation.lease", defaultValue = "PT15S") Duration lease,
            @ConfigProperty(name = "carrel.operation.max-running", defaultValue = "12") int maxRunning,
            @ConfigProperty(name = "carrel.operation.max-attempts", defaultValue = "30") int maxAttempts,
            @ConfigProperty(name = "carrel.operation.first-backoff", defaultValue = "PT1S") Duration firstBackoff,
            @ConfigProperty(name = "carrel.operation.longest-backoff", defaultValue = "PT30S") Duration longestBackoff,
            @ConfigProperty(name = "carrel.operation.max-pending-per-organization", defaultValue = "10000")
                    int maxPendingPerOrganization,
            @ConfigProperty(name = "carrel.operation.stuck-after", defaultValue = "PT10M") Duration stuckAfter,
            @ConfigProperty(name = "carrel.operation.history", defaultValue = "P30D") Duration history) {
        this.lease = lease;
        this.maxRunning = maxRunning;
        this.maxAttempts = maxAttempts;
        this.firstBackoff = firstBackoff;
        this.longestBackoff = longestBackoff;
        this.maxPendingPerOrganization = maxPendingPerOrganization;
        this.stuckAfter = stuckAfter;
        this.history = history;
    }

    /** How long a lease lasts without a heartbeat; the heart beats three times in it. */
    Duration lease() {
        return lease;
    }

    /** Operations this node works on at the same time. */
    int maxRunning() {
        return maxRunning;
    }

    /** Attempts before an operation whose failures may pass is failed for good. */
    int maxAttempts() {
        return maxAttempts;
    }

    /** Wait before attempt {@code attempts + 1}: doubles from the first to the longest. */
    Duration backoff(int attempts) {
        long factor = 1L << Math.min(20, Math.max(0, attempts - 1));
        Duration wait = firstBackoff.multipliedBy(factor);
        return wait.compareTo(longestBackoff) > 0 ? longestBackoff : wait;
    }

    /** Open operations an organization may have; more are answered with 429. */
    int maxPendingPerOrganization() {
        return maxPendingPerOrganization;
    }

    /** How long an operation is remembered after its end. */
    Duration history() {
        return history;
    }

    /** Open without a live lease for longer than this is stuck. */
    public Duration stuckAfter() {
        return stuckAfter;
    }
}
