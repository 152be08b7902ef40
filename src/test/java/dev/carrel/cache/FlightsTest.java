package dev.carrel.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class FlightsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final int MANY = 20;

    private final AtomicInteger computed = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    private String whenTheGateOpens() {
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "value " + computed.incrementAndGet();
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void manyAtOnceComputeOnce() throws Exception {
        var flights = new Flights<String, String>(LONG);
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Flights.Landed<String>>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            CompletableFuture<Flights.Landed<String>> answer = new CompletableFuture<>();
            answers.add(answer);
            threads.add(Thread.ofPlatform().start(() -> answer.complete(flights.join("key", this::whenTheGateOpens))));
        }
        begun.await();
        while (threads.stream().filter(FlightsTest::waits).count() < MANY - 1) {
            Thread.onSpinWait();
        }
        gate.countDown();

        int own = 0;
        for (var answer : answers) {
            assertThat(answer.get().value()).isEqualTo("value 1");
            own += answer.get().own() ? 1 : 0;
        }
        assertThat(own).isEqualTo(1);
        assertThat(computed).hasValue(1);
    }

    @Test
    void othersDoNotWait() throws Exception {
        var flights = new Flights<String, String>(LONG);
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> first = pool.submit(() -> flights.join("key", this::whenTheGateOpens));
            begun.await();
            for (int i = 0; i < 1000; i++) {
                assertThat(flights.join("other " + i, () -> "own").own()).isTrue();
            }
            assertThat(first.isDone()).isFalse();
            gate.countDown();
            first.get();
        }
    }

    @Test
    void patienceIsBounded() throws Exception {
        var flights = new Flights<String, String>(SHORT);
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> first = pool.submit(() -> flights.join("key", this::whenTheGateOpens));
            begun.await();

            assertThat(flights.join("key", () -> "own")).isEqualTo(new Flights.Landed<>("own", true));
            assertThat(first.isDone()).isFalse();
            gate.countDown();
            first.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void failureIsForThoseWhoWaitAndNotKept() throws Exception {
        var flights = new Flights<String, String>(LONG);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> first = pool.submit(() -> flights.join("key", () -> {
                whenTheGateOpens();
                throw new IllegalStateException("out of order");
            }));
            begun.await();
            Thread second = Thread.ofPlatform().start(() -> {
                try {
                    flights.join("key", () -> "own");
                } catch (RuntimeException e) {
                    failure.complete(e);
                }
            });
            while (!waits(second)) {
                Thread.onSpinWait();
            }
            gate.countDown();
            assertThatThrownBy(first::get).hasRootCauseMessage("out of order");
        }

        assertThat(failure.get()).hasMessage("out of order");
        assertThat(flights.join("key", () -> "again").value()).isEqualTo("again");
    }

    @Test
    void nothingIsKeptOfWhatHasLanded() {
        var flights = new Flights<String, String>(LONG);
        flights.join("key", () -> "first");

        assertThat(flights.join("key", () -> "second")).isEqualTo(new Flights.Landed<>("second", true));
    }
}
