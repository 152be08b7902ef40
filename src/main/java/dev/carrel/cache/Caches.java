package dev.carrel.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.ToLongBiFunction;

/** Makes caches and has them measured: {@code carrel.cache.requests}, {@code .evictions} and {@code .weight}. Thread-safe. */
@ApplicationScoped
public class Caches {
    private final MeterRegistry registry;

    @Inject
    public Caches(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A new cache.
     *
     * @param name in the metrics
     * @param bytes heap that it may take; 0 for a cache that keeps nothing
     * @param lifetime how long an entry is kept at most
     * @param weigher heap of a key and its value in bytes, without the cache's own
     */
    public <K, V> SharedCache<K, V> create(String name, long bytes, Duration lifetime, ToLongBiFunction<K, V> weigher) {
        return new FairCache<>(bytes, lifetime, weigher, new CacheMetrics(name, registry), Ticker.systemTicker());
    }
}
