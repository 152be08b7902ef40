package dev.carrel.index;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes confirmed entries visible to searches before their rows are published, so that a reader sees the old version or the
 * new one and never neither (promise 9). Callers that come while a refresh runs share the next one: any number of writers
 * cost two refreshes at a time. Jobs, which nobody waits for, also leave a pause after each refresh: every refresh writes a
 * segment, and Elasticsearch pays for many small ones once more when it merges them. Thread-safe.
 */
@ApplicationScoped
public class IndexRefresher {
    /** Longest pause. Without one, Elasticsearch spent 553 microseconds on a chunk instead of 386 ({@code bench ingest}). */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Of the time, what jobs' refreshes may take: with little to write they are short, and so is the pause. */
    private static final double SHARE = 0.1;

    private final ElasticsearchClient elasticsearch;
    private final long longestPause;
    private final double share;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Group waiting = new Group();
    private boolean running;
    private long lastEnd = System.nanoTime();
    private long lastDuration;

    @Inject
    public IndexRefresher(ElasticsearchClient elasticsearch) {
        this(elasticsearch, PAUSE, SHARE);
    }

    IndexRefresher(ElasticsearchClient elasticsearch, Duration longestPause, double share) {
        this.elasticsearch = elasticsearch;
        this.longestPause = longestPause.toNanos();
        this.share = share;
    }

    /**
     * Returns when everything confirmed before the call is visible. For those for whom somebody waits.
     *
     * @throws IndexUnavailableException when Elasticsearch does not answer
     */
    public void refresh() {
        refresh(false);
    }

    /**
     * The same, but the refresh may wait for others to share it; it does not when there was none for a while.
     *
     * @throws IndexUnavailableException when Elasticsearch does not answer
     */
    public void refreshWithOthers() {
        refresh(true);
    }

    private void refresh(boolean patient) {
        Group mine = join(patient);
        if (mine != null) {
            refreshFor(mine);
        }
    }

    /**
     * Waits for a refresh that begins after this call.
     *
     * @param patient whether the caller leaves a pause after the last refresh before it runs one itself
     * @return the group for which the caller is to run it, because it is the first of it to find none running; null when
     *     another caller did. Each caller runs one at most, so that none is kept by those who come after it.
     */
    private @Nullable Group join(boolean patient) {
        lock.lock();
        try {
            Group mine = waiting;
            while (!mine.done) {
                long pause = patient ? (long) Math.min((double) longestPause, lastDuration / share) : 0;
                long left = lastEnd + pause - System.nanoTime();
                if (running) {
                    changed.await();
                } else if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    break;
                }
            }
            if (!mine.done) {
                running = true;
                waiting = new Group();
                return mine;
            }
            if (mine.failure != null) {
                throw new IndexUnavailableException("The index could not be refreshed.", mine.failure);
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IndexUnavailableException("Interrupted while waiting for a refresh.", e);
        } finally {
            lock.unlock();
        }
    }

    private void refreshFor(Group group) {
        long start = System.nanoTime();
        @Nullable RuntimeException failure = null;
        try {
            elasticsearch
                    .send("POST", "/" + IndexSchema.WRITE + "/_refresh", null)
                    .orThrow("The refresh");
        } catch (RuntimeException e) {
            failure = e;
        }
        lock.lock();
        try {
            running = false;
            lastEnd = System.nanoTime();
            lastDuration = lastEnd - start;
            group.done = true;
            group.failure = failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            throw new IndexUnavailableException("The index could not be refreshed.", failure);
        }
    }

    /** Callers that share a refresh. Guarded by the lock. */
    private static final class Group {
        private boolean done;
        private @Nullable RuntimeException failure;
    }
}
