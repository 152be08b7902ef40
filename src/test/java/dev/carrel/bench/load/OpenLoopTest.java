package dev.carrel.bench.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenLoopTest {
    private static final long STALL_NANOS = 200_000_000;

    @Test
    void stallCountsInEveryRequestItDelays() {
        Latencies latencies = new Latencies();

        new OpenLoop(1000).run(100, latencies, request -> {
            if (request == 0) {
                stall();
            }
        });

        // the 100 requests were due within 100 ms, all of them during the stall of 200 ms
        assertThat(latencies.count()).isEqualTo(100);
        assertThat(latencies.quantile(0)).isGreaterThan(90);
        assertThat(latencies.longest()).isGreaterThan(190);
    }

    @Test
    void requestsAreNotSentBeforeTheyAreDue() {
        long start = System.nanoTime();

        new OpenLoop(100).run(11, new Latencies(), request -> {});

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
    }

    @Test
    void requestsAreSentUntilTheyAreToEnd() {
        Latencies latencies = new Latencies();
        AtomicInteger sent = new AtomicInteger();

        new OpenLoop(10_000).during(() -> sent.get() < 5, latencies, request -> sent.incrementAndGet());

        assertThat(sent).hasValue(5);
        assertThat(latencies.count()).isEqualTo(5);
    }

    private static void stall() {
        long end = System.nanoTime() + STALL_NANOS;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
