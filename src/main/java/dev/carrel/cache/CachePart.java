package dev.carrel.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one organization. Each weighs from its put until Caffeine has told of its removal, whatever the cause, so
 * that the sums are exact. Thread-safe.
 */
final class CachePart<K, V> {
    private final AtomicLong total;
    private final AtomicLong weight = new AtomicLong();
    private final CacheMetrics metrics;
    private final Cache<K, Entry<V>> entries;

    /** @param total of all parts; this one adds what it has */
    CachePart(Duration lifetime, AtomicLong total, CacheMetrics metrics, Ticker ticker) {
        this.total = total;
        this.metrics = metrics;
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(lifetime)
                .expireAfterAccess(lifetime) // gives the order of use, too
                .ticker(ticker)
                .executor(Runnable::run) // what was removed is known when the call returns
                .removalListener(this::removed)
                .build();
    }

    @Nullable V get(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry == null ? null : entry.value;
    }

    void put(K key, V value, long bytes) {
        weight.addAndGet(bytes);
        total.addAndGet(bytes);
        entries.put(key, new Entry<>(value, bytes));
    }

    private void removed(@Nullable K key, @Nullable Entry<V> entry, RemovalCause cause) {
        if (entry != null) { // always: values are strong
            weight.addAndGet(-entry.bytes);
            total.addAndGet(-entry.bytes);
        }
        if (cause == RemovalCause.EXPIRED) {
            metrics.expired();
        }
    }

    /** Removes the entry that was not used for longest. */
    void giveUpOldest() {
        entries.policy().expireAfterAccess().orElseThrow().oldest(1).forEach((key, entry) -> {
            if (entries.asMap().remove(key, entry)) {
                metrics.pushedOut();
            }
        });
    }

    boolean isEmptyWithoutExpired() {
        entries.cleanUp();
        return entries.asMap().isEmpty();
    }

    long weight() {
        return weight.get();
    }

    /** A value and what it weighs with its key. */
    private record Entry<V>(V value, long bytes) {}
}
