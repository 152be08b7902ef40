package dev.carrel.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Clients that each send the next request as soon as the one before is answered: what a server can do at most. */
public final class ClosedLoop {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int clients;

    public ClosedLoop(int clients) {
        this.clients = clients;
    }

    /**
     * Sends each request once.
     *
     * @throws RuntimeException of the first request that failed; the others end first
     */
    public <T> void each(List<T> requests, Consumer<T> send) {
        AtomicInteger next = new AtomicInteger();
        all(() -> {
            for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                send.accept(requests.get(i));
            }
        });
    }

    /**
     * Sends requests for a time.
     *
     * @param request sends the request of the given number, from 0
     * @return requests a second
     */
    public double during(Duration time, IntConsumer request) {
        return during(time, new Latencies(), request);
    }

    /** The same, noting how long each request took from when it was sent: clients that wait do not send meanwhile. */
    public double during(Duration time, Latencies latencies, IntConsumer request) {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        all(() -> {
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                request.accept(next.getAndIncrement());
                latencies.record(System.nanoTime() - sent);
            }
        });
        return next.get() * NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    private void all(Runnable client) {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("client-", 0).factory())) {
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
        }
        for (Future<?> ended : running) {
            try {
                ended.get();
            } catch (ExecutionException failure) {
                throw failure.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failure.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while clients were running", interrupted);
            }
        }
    }
}
