package dev.carrel.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for something to become true by asking again and again, for a bounded time. */
public final class Await {
    /** Often enough to see what lasts for milliseconds, and not so often that the service has less to run on. */
    public static final Duration CLOSELY = Duration.ofMillis(2);

    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Await() {}

    /**
     * Waits until the condition holds. What it throws counts as not yet.
     *
     * @param what ends the sentence "not within 10 s: …"
     * @throws AssertionError when it does not hold in time, with the last thing it threw
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        until(what, limit, INTERVAL, condition);
    }

    /** The same, asking as often as told. */
    public static void until(String what, Duration limit, Duration interval, Callable<Boolean> condition) {
        value(what, limit, interval, condition, holds -> holds);
    }

    /**
     * Waits until a value is as wanted, and gives it.
     *
     * @throws AssertionError when it is not in time, with the last value seen
     */
    public static <T> T value(String what, Duration limit, Callable<T> source, Predicate<T> wanted) {
        return value(what, limit, INTERVAL, source, wanted);
    }

    /** The same, asking as often as told. */
    public static <T> T value(String what, Duration limit, Duration interval, Callable<T> source, Predicate<T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            @Nullable Exception failure = null;
            @Nullable T last = null;
            try {
                last = source.call();
                if (wanted.test(last)) {
                    return last;
                }
            } catch (Exception e) {
                failure = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "not within " + limit.toMillis() / 1000.0 + " s: " + what + "; last: " + last, failure);
            }
            pause(interval);
        }
    }

    /** Lets time pass where the moment itself is the matter of a test; never to wait for something. */
    public static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
