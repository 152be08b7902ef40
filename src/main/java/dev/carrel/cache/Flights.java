package dev.carrel.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets many who want the same at the same time have it computed once: by the first of them, in its own thread, while the
 * others wait. Nobody waits for another key, as he might in a map that computes under a lock of its own. What fails, fails for
 * those who wait, too, so that they do not all try what is out of order; nothing of it is kept. Thread-safe.
 */
public final class Flights<K, V> {
    private final Map<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
    private final Duration patience;

    /** @param patience after which one who waits computes for himself */
    public Flights(Duration patience) {
        this.patience = patience;
    }

    /**
     * Computes, or waits for another who does already.
     *
     * @throws RuntimeException that of the computation
     */
    public Landed<V> join(K key, Supplier<V> computation) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> present = underWay.putIfAbsent(key, mine);
        if (present != null) {
            return await(present, computation);
        }
        try {
            V value = computation.get();
            mine.complete(value);
            return new Landed<>(value, true);
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private Landed<V> await(CompletableFuture<V> other, Supplier<V> computation) {
        try {
            return new Landed<>(other.get(patience.toMillis(), TimeUnit.MILLISECONDS), false);
        } catch (TimeoutException e) {
            return new Landed<>(computation.get(), true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            return new Landed<>(computation.get(), true); // an Error is the other thread's own
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Landed<>(computation.get(), true);
        }
    }

    /**
     * A value.
     *
     * @param own whether this very call has computed it; otherwise that may have begun before this call
     */
    public record Landed<V>(V value, boolean own) {}
}
