package dev.carrel.turns;

import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
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
 * Bounds what is done at the same time, and lets organizations take turns where more is wanted (promise 11): whoever comes with a
 * hundred clients waits behind himself. Within an organization the first come are the first served. Thread-safe; nobody may
 * take a turn within a turn.
 */
public class FairTurns {
    /** Of one organization; each holds a thread. */
    static final int MOST_WAITING = 100;

    private final int places;
    private final int share;
    private final Duration longestWait;
    private final Refusal refusal;
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order in which they are next; only organizations that wait. */
    private final Map<OrganizationId, Deque<Waiter>> waiting = new LinkedHashMap<>();

    private final AtomicInteger inLine = new AtomicInteger();
    /** Places that are taken, by whom; without those who have none. */
    private final Map<OrganizationId, Integer> taken = new HashMap<>();

    private int takenByAll;

    /**
     * @param share of the places, for one organization
     * @param refusal what is told to whose turn does not come
     */
    protected FairTurns(int places, int share, Duration longestWait, Refusal refusal) {
        this.places = places;
        this.share = share;
        this.longestWait = longestWait;
        this.refusal = refusal;
    }

    /**
     * Does work when it is the organization's turn.
     *
     * @throws ProblemException 429 when so much of the organization waits already, 503 when its turn does not come in time
     */
    public <T> T take(OrganizationId organization, Supplier<T> work) {
        return switch (enter(organization, longestWait)) {
            case PLACE -> inPlace(organization, work);
            case FULL_LINE ->
                throw ProblemException.overloaded(
                        "The organization has " + MOST_WAITING + " " + refusal.waiters
                                + " waiting at this node. Try again later.",
                        refusal.retryAfter);
            case TOO_LONG -> throw ProblemException.unavailable(refusal.waitedTooLong, refusal.retryAfter, null);
        };
    }

    /**
     * Does work when it is the organization's turn, or without one when that does not come in time: for work that has begun and
     * is not to fail because others are busy.
     *
     * @param patience longest wait
     */
    public <T> T takeOrGo(OrganizationId organization, Duration patience, Supplier<T> work) {
        return enter(organization, patience) == Entry.PLACE ? inPlace(organization, work) : work.get();
    }

    private <T> T inPlace(OrganizationId organization, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            leave(organization);
        }
    }

    private Entry enter(OrganizationId organization, Duration patience) {
        lock.lock();
        try {
            if (takenByAll < places && mayTake(organization)) {
                occupy(organization);
                return Entry.PLACE;
            }
            Deque<Waiter> line = waiting.computeIfAbsent(organization, first -> new ArrayDeque<>());
            if (line.size() >= MOST_WAITING) {
                return Entry.FULL_LINE;
            }
            Waiter waiter = new Waiter(lock.newCondition());
            line.add(waiter);
            inLine.incrementAndGet();
            if (!await(waiter, patience)) {
                remove(organization, waiter);
                return Entry.TOO_LONG;
            }
            return Entry.PLACE;
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it is its turn */
    private boolean await(Waiter waiter, Duration patience) {
        long left = patience.toNanos();
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
    public int waiting() {
        return inLine.get();
    }

    /**
     * What is told to whose turn does not come.
     *
     * @param waiters what waits, in the plural
     * @param waitedTooLong a sentence or two
     */
    public record Refusal(Duration retryAfter, String waiters, String waitedTooLong) {}

    /** How waiting ended. */
    private enum Entry {
        PLACE,
        FULL_LINE,
        TOO_LONG
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
