package dev.carrel.ingestion;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds the batches that this node stages at the same time, half as many as it has processors: each keeps one processor and
 * PostgreSQL busy, and as many as there are uploads took both from searches for as long as the uploads lasted ({@code ./carrel bench
 * search}, a quiet tenant while another ingests). An organization has one batch in the line for the places, so that
 * organizations take turns however many uploads each has (promise 11). Thread-safe; nobody may take a turn within a turn.
 */
@ApplicationScoped
class StagingTurns {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Duration longestWait;
    private final Semaphore places;

    /** Kept while somebody is in the line, or about to be. */
    private final LoadingCache<OrganizationId, Semaphore> lines =
            Caffeine.newBuilder().weakValues().build(organization -> new Semaphore(1, true));

    @Inject
    StagingTurns() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), LONGEST_WAIT);
    }

    StagingTurns(int places, Duration longestWait) {
        this.places = new Semaphore(places, true);
        this.longestWait = longestWait;
    }

    /**
     * Does work when it is the organization's turn.
     *
     * @throws ProblemException 503 when its turn does not come in time
     */
    <T> T take(OrganizationId organization, Supplier<T> work) {
        long deadline = System.nanoTime() + longestWait.toNanos();
        Semaphore line = lines.get(organization);
        acquire(line, deadline);
        try {
            acquire(places, deadline);
        } finally {
            line.release();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static void acquire(Semaphore semaphore, long deadline) {
        try {
            if (semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ProblemException.unavailable(
                "The documents had to wait for others for too long, and nothing of them was kept. Send them again.",
                RETRY_AFTER,
                null);
    }
}
