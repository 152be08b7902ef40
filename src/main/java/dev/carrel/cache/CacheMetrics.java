package dev.carrel.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What one cache was asked for, and what it holds. Thread-safe. */
final class CacheMetrics {
    private final String name;
    private final MeterRegistry registry;
    private final Counter hits;
    private final Counter misses;
    private final Counter pushedOut;
    private final Counter expired;

    CacheMetrics(String name, MeterRegistry registry) {
        this.name = name;
        this.registry = registry;
        hits = requests("hit");
        misses = requests("miss");
        pushedOut = evictions("full");
        expired = evictions("age");
    }

    private Counter requests(String result) {
        return Counter.builder("carrel.cache.requests")
                .description("Look-ups in a cache")
                .tag("cache", name)
                .tag("result", result)
                .register(registry);
    }

    private Counter evictions(String cause) {
        return Counter.builder("carrel.cache.evictions")
                .description("Entries that a cache gave up, because it was full or they were old")
                .tag("cache", name)
                .tag("cause", cause)
                .register(registry);
    }

    /** Shows the weight from now on. */
    void weigh(LongSupplier bytes) {
        Gauge.builder("carrel.cache.weight", bytes::getAsLong)
                .description("Heap that a cache takes, estimated")
                .baseUnit("bytes")
                .tag("cache", name)
                .register(registry);
    }

    void asked(boolean found) {
        (found ? hits : misses).increment();
    }

    void pushedOut() {
        pushedOut.increment();
    }

    void expired() {
        expired.increment();
    }
}
