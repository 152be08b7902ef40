package dev.carrel.bench.service;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the process when a measurement hangs; its shutdown hooks end what it has started. */
final class TimeLimit {
    private static final int OVERDUE = 3;
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private TimeLimit() {}

    /** Begins to count, once for the process. */
    static void start(Duration limit) {
        if (STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("time-limit").start(() -> {
                try {
                    Thread.sleep(limit);
                    System.err.println("carrel: not done after " + limit.toMinutes()
                            + " minutes (--time-limit); ending the service and its stores");
                    System.exit(OVERDUE);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
