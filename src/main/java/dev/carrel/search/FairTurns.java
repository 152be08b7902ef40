package dev.carrel.search;

import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Bounds the requests to the index that searches of this node have under way, and lets organizations take turns where more
 * are wanted (promise 11): whoever searches with a hundred clients waits behind himself, and the single search of another
 * waits for the next request that ends. Within an organization the first come are the first served. Without it the line would
 * form in Elasticsearch, which knows no tenants. Thread-safe; nobody may take a turn within a turn.
 */
@ApplicationScoped
public class FairTurns {
    /** Of one organization; each holds a thread. */
    static final int MOST_WAITING = 100;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int places;
    private final Duration longestWait;
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order in which they are next; only organizations that wait. */
    private final Map<OrganizationId, Deque<Waiter>> waiting = new LinkedHashMap<>();

    private final AtomicInteger inLine = new AtomicInteger();
    private int taken;

    @Inject
    public FairTurns(SearchConfig config, MeterRegistry registry) {
        this(config.indexRequests(), LONGEST_WAIT);
        Gauge.builder("carrel.search.waiting", inLine, AtomicInteger::get)
                .description("Requests of searches to the index that wait for their turn")
                .register(registry);
    }

    FairTurns(int places, Duration longestWait) {
        this.places = places;
        this.longestWait = longestWait;
    }

    /**
     * Does work when it is the organization's turn.
     *
     * @throws ProblemException 429 when so much of the organization waits already, 503 when its turn does not come in time
     */
    <T> T take(OrganizationId organization, Supplier<T> work) {
        enter(organization);
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private void enter(OrganizationId organization) {
        lock.lock();
        try {
            if (taken < places) {
                taken++;
                return;
            }
            Deque<Waiter> line = waiting.computeIfAbsent(organization, first -> new ArrayDeque<>());
            if (line.size() >= MOST_WAITING) {
                throw ProblemException.overloaded(
                        "The organization has " + MOST_WAITING + " searches waiting at this node. Try again later.",
                        RETRY_AFTER);
            }
            Waiter waiter = new Waiter(lock.newCondition());
            line.add(waiter);
            inLine.incrementAndGet();
            if (!await(waiter)) {
                remove(organization, waiter);
                throw ProblemException.unavailable(
                        "The search had to wait for others for too long. Try again later.", RETRY_AFTER, null);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it is its turn */
    private boolean await(Waiter waiter) {
        long left = longestWait.toNanos();
        while (!waiter.called && left > 0) {
            try {
                left = waiter.condition.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return waiter.called;
            }
        }
        return waiter.called;
    }

    private void remove(OrganizationId organization, Waiter waiter) {
        waiting.computeIfPresent(organization, (same, line) -> {
            line.remove(waiter);
            inLine.decrementAndGet();
            return line.isEmpty() ? null : line;
        });
    }

    /** Passes the place on to the organization that is next, which then is last. */
    private void leave() {
        lock.lock();
        try {
            var next = waiting.entrySet().iterator();
            if (!next.hasNext()) {
                taken--;
                return;
            }
            Map.Entry<OrganizationId, Deque<Waiter>> first = next.next();
            OrganizationId organization = first.getKey();
            Deque<Waiter> line = first.getValue();
            Waiter waiter = line.remove();
            inLine.decrementAndGet();
            next.remove();
            if (!line.isEmpty()) {
                waiting.put(organization, line);
            }
            waiter.called = true;
            waiter.condition.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int waiting() {
        return inLine.get();
    }

    /** Guarded by the lock. */
    private static final class Waiter {
        private final Condition condition;
        private boolean called;

        private Waiter(Condition condition) {
            this.condition = condition;
        }
    }
}
