package dev.carrel.stores;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A bounded wait by polling, which a shutdown cuts short. */
final class Wait {

    private static final long POLL_MILLIS = 25;

    private final Duration limit;
    private final long end;
    private final AtomicBoolean abandoned;

    /** @param abandoned when it becomes true, every wait ends with a {@link StoreStartException} */
    Wait(Duration limit, AtomicBoolean abandoned) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
        this.abandoned = abandoned;
    }

    static Wait of(Duration limit) {
        return new Wait(limit, new AtomicBoolean());
    }

    /** Another wait that ends when half of the time now left is over. */
    Wait half() {
        return new Wait(Duration.ofNanos(Math.max(0, end - System.nanoTime()) / 2), abandoned);
    }

    Duration limit() {
        return limit;
    }

    /**
     * Waits until it holds; false when the time was over first. An interrupt does not end the wait, since a process
     * that is being started or ended must be seen to its end; it is kept for the caller.
     */
    boolean until(Condition condition) {
        boolean interrupted = false;
        try {
            while (!condition.holds()) {
                if (abandoned.get()) {
                    throw new StoreStartException(
                            "The start was given up, because the other store failed or the process is shutting down");
                }
                if (System.nanoTime() - end > 0) {
                    return false;
                }
                try {
                    Thread.sleep(POLL_MILLIS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Something that becomes true; it may end the wait by throwing. */
    interface Condition {
        boolean holds();
    }
}
