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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Bounds the requests to the stores that searches of this node have under way, and lets organizations take turns where more
 * are wanted (promise 11): whoever searches with a hundred clients waits behind himself. One organization gets a part of the
 * places only, so that the single search of another finds one free and shares the machine with few; where that part is taken
 * too, it waits for the next request that ends. Within an organization the first come are the first served. Without it the
 * line would form in the stores, which know no tenants. Thread-safe; nobody may take a turn within a turn.
 */
@ApplicationScoped
public class FairTurns {
    /** Of one organization; each holds a thread. */
    static final int MOST_WAITING = 100;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int places;
    private final int share;
    private final Duration longestWait;
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order in which they are next; only organizations that wait. */
    private final Map<OrganizationId, Deque<Waiter>> waiting = new LinkedHashMap<>();

    private final AtomicInteger inLine = new AtomicInteger();
    /** Places that are taken, by whom; without those who have none. */
    private final Map<OrganizationId, Integer> taken = new HashMap<>();

    private int takenByAll;

    @Inject
    public FairTurns(SearchConfig config, MeterRegistry registry) {
        this(config.storeRequests(), config.organizationRequests(), LONGEST_WAIT);
        Gauge.builder("carrel.search.waiting", inLine, AtomicInteger::get)
                .description("Requests of searches to the stores that wait for their turn")
                .register(registry);
    }

    /** @param share of the places, for one organization */
    FairTurns(int places, int share, Duration longestWait) {
        this.places = places;
        this.share = share;
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
            leave(organization);
        }
    }

    private void enter(OrganizationId organization) {
        lock.lock();
        try {
            if (takenByAll < places && mayTake(organization)) {
                occupy(organization);
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

    private boolean mayTake(OrganizationId organization) {
        return taken.getOrDefault(organization, 0) < share;
    }

    private void occupy(OrganizationId organization) {
        takenByAll++;
        taken.merge(organization, 1, Integer::sum);
    }

    /** Passes the place on to the next organization that may have one more, which then is last. */
    private void leave(OrganizationId organization) {
        lock.lock();
        try {
            takenByAll--;
            taken.computeIfPresent(organization, (same, places) -> places == 1 ? null : places - 1);
            waiting.keySet().stream().filter(this::mayTake).findFirst().ifPresent(this::call);
        } finally {
            lock.unlock();
        }
    }

    private void call(OrganizationId next) {
        Deque<Waiter> line = Objects.requireNonNull(waiting.remove(next));
        Waiter waiter = line.remove();
        inLine.decrementAndGet();
        if (!line.isEmpty()) {
            waiting.put(next, line);
        }
        occupy(next);
        waiter.called = true;
        waiter.condition.signal();
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
