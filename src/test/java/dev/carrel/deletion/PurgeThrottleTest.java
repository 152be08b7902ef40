package dev.carrel.deletion;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PurgeThrottleTest {
    private final Clock clock = new Clock();
    private final List<Duration> pieces = new ArrayList<>();
    private @Nullable Integer rate;
    private Runnable whileWaiting = () -> {};

    private PurgeThrottle throttle() {
        return new PurgeThrottle(() -> rate, clock, piece -> {
            pieces.add(piece);
            clock.now += piece.toNanos();
            whileWaiting.run();
        });
    }

    @Test
    void withoutALimitNothingIsWaitedFor() throws InterruptedException {
        PurgeThrottle throttle = throttle();
        assertThat(throttle.await(0, 500)).isEqualTo(500);
        assertThat(throttle.await(500, 500)).isEqualTo(500);
        assertThat(pieces).isEmpty();
    }

    @Test
    void rateIsKeptOverManyBatches() throws InterruptedException {
        rate = 100;
        PurgeThrottle throttle = throttle();
        long start = clock.now;
        int batch = throttle.await(0, 30);
        assertThat(batch).isEqualTo(30);
        for (int removed = 0; removed < 3000; removed += batch) {
            batch = throttle.await(batch, 30);
        }
        assertThat(Duration.ofNanos(clock.now - start)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
        assertThat(pieces).allMatch(piece -> piece.compareTo(Duration.ofMillis(200)) <= 0);
    }

    @Test
    void batchIsAtMostWhatASecondAllows() throws InterruptedException {
        rate = 1;
        PurgeThrottle throttle = throttle();
        assertThat(throttle.await(0, 500)).isEqualTo(1);
        long start = clock.now;
        throttle.await(1, 500);
        assertThat(Duration.ofNanos(clock.now - start)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void batchMadeWithoutALimitCostsASecondAtMost() throws InterruptedException {
        PurgeThrottle throttle = throttle();
        throttle.await(0, 500);
        rate = 2;
        long start = clock.now;
        assertThat(throttle.await(500, 500)).isEqualTo(2);
        assertThat(Duration.ofNanos(clock.now - start)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void newRateEndsAWait() throws InterruptedException {
        rate = 1;
        PurgeThrottle throttle = throttle();
        throttle.await(0, 500);
        whileWaiting = () -> rate = null;
        assertThat(throttle.await(1, 500)).isEqualTo(500);
        assertThat(pieces).hasSize(1);
    }

    private static final class Clock implements TimeMeter {
        private long now = 1_000_000_000_000L;

        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
