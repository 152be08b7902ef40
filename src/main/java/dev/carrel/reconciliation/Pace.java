package dev.carrel.reconciliation;

import dev.failsafe.RateLimiter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;

/** Keeps reconciliation gentle to searches: one limit for all runs of this node. Thread-safe. */
@ApplicationScoped
public class Pace {
    private final RateLimiter<Object> limiter;

    @Inject
    public Pace(ReconciliationConfig config) {
        this.limiter = RateLimiter.smoothBuilder(config.idsPerSecond(), Duration.ofSeconds(1))
                .build();
    }

    /** Returns when so many more ids may be read. No database transaction is open meanwhile. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void await(int ids) {
        if (ids > 0) {
            try {
                limiter.acquirePermits(ids);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while reconciling", e);
            }
        }
    }
}
