package dev.carrel.rerank;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Leaves what has failed several times in a row alone for a while, then lets one call through in each such while, until one
 * succeeds. A call that never tells how it ended holds nothing up. Thread-safe.
 */
final class Circuit {
    /** In a row, whoever called. */
    static final int FAILURES = 3;

    private final long pause;
    private final LongSupplier nanoTime;
    private int failures;
    private long until;

    Circuit(Duration pause, LongSupplier nanoTime) {
        this.pause = pause.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Whether to call now. Who is told so tells how it ended. */
    synchronized boolean allows() {
        if (failures < FAILURES) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - until < 0) {
            return false;
        }
        until = now + pause;
        return true;
    }

    /** A call has succeeded. @return whether calls were held up before */
    synchronized boolean succeeded() {
        boolean open = failures >= FAILURES;
        failures = 0;
        return open;
    }

    /** A call has failed. @return whether calls are held up from now on, and were not before */
    synchronized boolean failed() {
        boolean open = failures >= FAILURES;
        failures = Math.min(FAILURES, failures + 1);
        until = nanoTime.getAsLong() + pause;
        return !open && failures >= FAILURES;
    }
}
