package dev.carrel.bench.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * One client that is due to send a request at fixed times, whether or not the one before was answered. Each request's time
 * counts from when it was due, so that a stall shows in all the requests it delayed, and not only in the one that met it
 * (coordinated omission).
 */
public final class OpenLoop {
    /** Below this a sleep overshoots more than it waits. */
    private static final long SHORTEST_SLEEP = 60_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;

    public OpenLoop(double perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Sends requests, on the calling thread.
     *
     * @param request sends the request of the given number, from 0, and returns when it is answered
     */
    public void run(int requests, Latencies latencies, IntConsumer request) {
        send(i -> i < requests, latencies, request);
    }

    /** Sends requests, on the calling thread, until {@code going} is false; one that is due before is still sent. */
    public void during(BooleanSupplier going, Latencies latencies, IntConsumer request) {
        send(i -> going.getAsBoolean(), latencies, request);
    }

    private void send(IntPredicate more, Latencies latencies, IntConsumer request) {
        long start = System.nanoTime();
        for (int i = 0; more.test(i); i++) {
            long due = start + (long) (i / perSecond * NANOS_PER_SECOND);
            await(due);
            request.accept(i);
            latencies.record(System.nanoTime() - due);
        }
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SHORTEST_SLEEP) {
                LockSupport.parkNanos(left - SHORTEST_SLEEP);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
