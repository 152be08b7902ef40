package dev.carrel.deletion;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a purge to its rate. What a batch removed is paid for after it, and a batch is at most what the rate allows in a
 * second, so no wait is longer than a second. The rate is asked for before each batch and several times in a wait: a change
 * is in effect within a batch. Used by one thread.
 */
final class PurgeThrottle {
    private static final Duration PIECE = Duration.ofMillis(200);

    private final Supplier<@Nullable Integer> rate;
    private final TimeMeter clock;
    private final Sleeper sleeper;
    private @Nullable Integer present;
    private @Nullable Bucket bucket;

    /** With a rate of chunks a second, null for no limit, which may change at any time. */
    PurgeThrottle(Supplier<@Nullable Integer> rate) {
        this(rate, TimeMeter.SYSTEM_NANOTIME, Thread::sleep);
    }

    PurgeThrottle(Supplier<@Nullable Integer> rate, TimeMeter clock, Sleeper sleeper) {
        this.rate = rate;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Waits until the chunks of the last batch are paid for.
     *
     * @param removed chunks of the last batch; 0 before the first
     * @param most chunks of a batch without a limit
     * @return chunks of the next batch
     */
    int await(int removed, int most) throws InterruptedException {
        Bucket limit = follow();
        if (limit != null && removed > 0) {
            // never more than a second's worth: the batch may have been made under a higher rate
            waitFor(limit.consumeIgnoringRateLimits(Math.min(removed, rateNow(most))));
        }
        return Math.min(most, rateNow(most));
    }

    private void waitFor(long nanos) throws InterruptedException {
        Integer paidAt = present;
        long end = clock.currentTimeNanos() + nanos;
        for (long left = nanos; left > 0; left = end - clock.currentTimeNanos()) {
            sleeper.sleep(Duration.ofNanos(Math.min(left, PIECE.toNanos())));
            follow();
            if (!Objects.equals(present, paidAt)) {
                return; // the rest of the debt is forgotten with the rate it was made under
            }
        }
    }

    private int rateNow(int otherwise) {
        return present == null ? otherwise : present;
    }

    /** Asks for the rate. @return its bucket, empty when the rate is a new one; null when there is no limit */
    private @Nullable Bucket follow() {
        Integer now = rate.get();
        if (now == null) {
            bucket = null;
        } else if (!now.equals(present)) {
            bucket = Bucket.builder()
                    .addLimit(limit -> limit.capacity(now)
                            .refillGreedy(now, Duration.ofSeconds(1))
                            .initialTokens(0))
                    .withCustomTimePrecision(clock)
                    .build();
        }
        present = now;
        return bucket;
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }
}
