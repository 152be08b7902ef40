package dev.carrel.index;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes confirmed entries visible to searches before their rows are published, so that a reader sees the old version or the
 * new one and never neither (promise 9). Callers that come while a refresh runs share the next one: any number of writers
 * cost two refreshes at a time. Thread-safe.
 */
@ApplicationScoped
public class IndexRefresher {
    private final ElasticsearchClient elasticsearch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Group waiting = new Group();
    private boolean running;

    @Inject
    public IndexRefresher(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * Returns when everything confirmed before the call is visible.
     *
     * @throws IndexUnavailableException when Elasticsearch does not answer
     */
    public void refresh() {
        Group mine = join();
        if (mine != null) {
            refreshFor(mine);
        }
    }

    /**
     * Waits for a refresh that begins after this call.
     *
     * @return the group for which the caller is to run it, because it is the first of it to find none running; null when
     *     another caller did. Each caller runs one at most, so that none is kept by those who come after it.
     */
    private @Nullable Group join() {
        lock.lock();
        try {
            Group mine = waiting;
            while (running && !mine.done) {
                changed.awaitUninterruptibly();
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
        } finally {
            lock.unlock();
        }
    }

    private void refreshFor(Group group) {
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
