package dev.carrel.bench.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A pause between two portions, so that neither pays for work that the other has left behind. */
public final class Quiet {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int IDLE_IN_A_ROW = 3;

    private Quiet() {}

    /** Returns when {@code busy} was false for a while, at the latest after a minute. */
    public static void await(BooleanSupplier busy) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        int idle = 0;
        while (idle < IDLE_IN_A_ROW && System.nanoTime() < deadline) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted between two portions", interrupted);
            }
            idle = busy.getAsBoolean() ? 0 : idle + 1;
        }
    }
}
