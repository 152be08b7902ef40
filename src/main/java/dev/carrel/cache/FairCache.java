package dev.carrel.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carrel.namespace.OrganizationId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A part for each organization, all of them within one bound. When a put passes the bound, it waits until there is room again:
 * the largest part gives up its least recently used entries until it is no longer the largest, then the next one does.
 *
 * <p>Parts without a bound of their own rather than a fixed share for each organization: a share small enough to protect
 * others would leave most of the cache empty while few use it. And not one Caffeine with the bound of all: it chooses by
 * frequency alone, so that whoever asks most keeps most.
 */
final class FairCache<K, V> implements SharedCache<K, V> {
    /** Maps and nodes of an entry, and the records around its key and value, on a 64-bit heap. */
    static final int ENTRY_BYTES = 256;

    /** A part's own structures. */
    static final int PART_BYTES = 2048;

    /** An entry larger than this part of the whole is not kept: it would take the place of many. */
    static final int LARGEST = 16;

    private final long most;
    private final Duration lifetime;
    private final ToLongBiFunction<K, V> weigher;
    private final CacheMetrics metrics;
    private final Ticker ticker;
    private final Map<OrganizationId, CachePart<K, V>> parts = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();
    private final ReentrantLock makingRoom = new ReentrantLock();

    FairCache(long most, Duration lifetime, ToLongBiFunction<K, V> weigher, CacheMetrics metrics, Ticker ticker) {
        this.most = most;
        this.lifetime = lifetime;
        this.weigher = weigher;
        this.metrics = metrics;
        this.ticker = ticker;
        metrics.weigh(weight::get);
    }

    @Override
    public @Nullable V get(OrganizationId organization, K key) {
        CachePart<K, V> part = parts.get(organization);
        V value = part == null ? null : part.get(key);
        metrics.asked(value != null);
        return value;
    }

    @Override
    public void put(OrganizationId organization, K key, V value) {
        long bytes = ENTRY_BYTES + weigher.applyAsLong(key, value);
        if (bytes + PART_BYTES > most / LARGEST) {
            return;
        }
        // within compute, so that a part is not dropped as empty at the same time
        parts.compute(organization, (owner, present) -> {
            CachePart<K, V> part = present == null ? newPart() : present;
            part.put(key, value, bytes);
            return part;
        });
        if (weight.get() > most) {
            makeRoom();
        }
    }

    private CachePart<K, V> newPart() {
        weight.addAndGet(PART_BYTES);
        return new CachePart<>(lifetime, weight, metrics, ticker);
    }

    /** Below the bound by as much as the largest entry may have, so that this is rare. */
    private void makeRoom() {
        makingRoom.lock();
        try {
            if (weight.get() <= most) {
                return;
            }
            parts.keySet().forEach(this::dropIfEmpty);
            long enough = most - most / LARGEST;
            while (weight.get() > enough) {
                var largest = parts.entrySet().stream()
                        .max(Comparator.comparingLong(part -> part.getValue().weight()));
                if (largest.isEmpty()) {
                    return;
                }
                largest.get().getValue().giveUpOldest();
                dropIfEmpty(largest.get().getKey());
            }
        } finally {
            makingRoom.unlock();
        }
    }

    private void dropIfEmpty(OrganizationId organization) {
        parts.computeIfPresent(organization, (owner, part) -> {
            if (!part.isEmptyWithoutExpired()) {
                return part;
            }
            weight.addAndGet(-PART_BYTES);
            return null;
        });
    }

    /** What all entries and parts weigh. */
    long weight() {
        return weight.get();
    }
}
