package dev.carrel.access;

import dev.carrel.namespace.Incarnation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers accesses in bounded memory and writes them in batches (promise 10): recording never waits and never fails. When the
 * memory is full, chunks that are not in it yet are dropped until the next flush: those that are in it are the warmer ones. A
 * crash loses what was recorded since the last flush, about a second; a flush that fails loses its batch. Thread-safe.
 */
@ApplicationScoped
public class ChunkAccesses {
    private static final Logger LOG = Logger.getLogger(ChunkAccesses.class);
    private static final int BATCH = 1000;

    /** Heap of an entry without its key's characters: two records, a time, a string's header and a node of the map. */
    private static final int ENTRY_BYTES = 200;

    private final AccessRepository rows;
    private final long maxBytes;
    private final Map<ChunkName, ChunkUse> pending = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Counter dropped;
    private final Counter lost;

    @Inject
    public ChunkAccesses(AccessRepository rows, AccessConfig config, MeterRegistry registry) {
        this.rows = rows;
        this.maxBytes = config.maxBytes();
        this.dropped = notKept("full", registry);
        this.lost = notKept("failed", registry);
        Gauge.builder("carrel.access.bytes", bytes, AtomicLong::get)
                .description("Heap taken by accesses that are not flushed yet, by estimate")
                .register(registry);
    }

    private static Counter notKept(String reason, MeterRegistry registry) {
        return Counter.builder("carrel.access.dropped")
                .description("Accesses that were not kept, because the memory was full or a flush failed")
                .tag("reason", reason)
                .register(registry);
    }

    /**
     * Notes that a chunk was used.
     *
     * @param relevance cosine, -1 to 1; null when it is not known
     * @param at not in the future
     */
    public void record(Incarnation incarnation, String chunkKey, @Nullable Double relevance, Instant at) {
        record(incarnation, chunkKey, ChunkUse.of(1, relevance, at));
    }

    void record(Incarnation incarnation, String chunkKey, ChunkUse use) {
        ChunkName name = new ChunkName(incarnation, chunkKey);
        pending.compute(name, (same, before) -> {
            if (before != null) {
                return before.plus(use);
            }
            if (bytes.addAndGet(weight(name)) > maxBytes) {
                bytes.addAndGet(-weight(name));
                dropped.increment((double) use.count());
                return null;
            }
            return use;
        });
    }

    private static long weight(ChunkName name) {
        return ENTRY_BYTES + 2L * name.chunkKey().length();
    }

    /** Writes what was recorded since the last call. Called every second by the container's timer, and at shutdown. */
    public synchronized void flush() {
        List<AccessRepository.Row> batch = new ArrayList<>();
        for (ChunkName name : List.copyOf(pending.keySet())) {
            ChunkUse use = pending.remove(name);
            if (use != null) {
                bytes.addAndGet(-weight(name));
                batch.add(new AccessRepository.Row(name, use));
            }
            if (batch.size() == BATCH) {
                write(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            write(batch);
        }
    }

    private void write(List<AccessRepository.Row> batch) {
        try {
            rows.add(batch);
        } catch (JdbiException e) {
            lost.increment(
                    (double) batch.stream().mapToLong(row -> row.use().count()).sum());
            LOG.debugf("Accesses to %d chunks were lost: %s", batch.size(), e.getMessage());
        }
    }
}
