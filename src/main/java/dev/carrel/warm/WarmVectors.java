package dev.carrel.warm;

import dev.carrel.index.Candidate;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Loads namespaces that are searched often, and searches those that are loaded. Thread-safe. */
@ApplicationScoped
public class WarmVectors {
    private static final Logger LOG = Logger.getLogger(WarmVectors.class);

    /** How far a copy may lie behind to be brought up to date within a search; more is loaded anew, when it is worth it. */
    private static final int MOST_REVISIONS = 100;

    private static final int MOST_CHUNKS = 200;

    /** Room for what is published between the look at the counter and the reading. */
    private static final int PUBLISHED_MEANWHILE = 8;

    /**
     * How many times its duration a load is rested from: searches of others go on meanwhile, and after a restart, when all agents
     * are to be loaded, loads would take a processor from them for a minute, while the JVM's compiler takes another.
     */
    static final int REST = 9;

    private final VectorRows rows;
    private final ResidentVectors residents;
    private final Demand demand = new Demand();
    private final Semaphore loading = new Semaphore(1);
    private final LongAdder searches = new LongAdder();
    private volatile long restUntil = System.nanoTime();
    private final Timer loads;

    @Inject
    WarmVectors(VectorRows rows, WarmConfig config, MeterRegistry registry) {
        this.rows = rows;
        this.residents = new ResidentVectors(config.memoryBytes(), System::nanoTime);
        this.loads = Timer.builder("carrel.search.memory.loads")
                .description("Namespaces whose vectors were loaded into the node's memory")
                .register(registry);
        Gauge.builder("carrel.search.memory", residents, ResidentVectors::bytes)
                .description("Memory outside the heap that the vectors of warm namespaces take")
                .baseUnit("bytes")
                .register(registry);
    }

    /**
     * The {@code k} nearest published chunks of a namespace at its revision, nearest first, with their cosines, each
     * multiplied by the importance of its document; and among them some that are gone. A copy of an older revision is brought up to
     * date before. Null when it is not in memory; when that was so often enough, loading begins.
     */
    @Nullable List<Candidate> nearest(Namespace namespace, float[] question, int k) {
        if (!residents.hasMemory()) {
            return null;
        }
        searches.increment();
        update(namespace);
        List<Candidate> found = residents.nearest(namespace, question, k);
        if (found == null) {
            note(namespace);
        }
        return found;
    }

    private void update(Namespace namespace) {
        try {
            residents.update(namespace, held -> rows.since(namespace.incarnation(), held, MOST_REVISIONS, MOST_CHUNKS));
        } catch (JdbiException e) {
            LOG.debugf(e, "The vectors of %s could not be brought up to date", namespace.incarnation());
        }
    }

    private void note(Namespace namespace) {
        int missed = demand.add(namespace.incarnation());
        // the size is asked for at these counts only
        boolean mayBeEnough = missed % Demand.LEAST == 0;
        if (mayBeEnough && System.nanoTime() - restUntil >= 0 && loading.tryAcquire()) {
            Thread.ofVirtual().name("warm-vectors").start(() -> {
                long start = System.nanoTime();
                try {
                    load(namespace, missed, weight -> residents.makeRoom(namespace, weight));
                } catch (RuntimeException e) {
                    LOG.debugf(e, "The vectors of %s could not be loaded", namespace.incarnation());
                } finally {
                    long end = System.nanoTime();
                    restUntil = end + REST * (end - start);
                    loading.release();
                }
            });
        }
    }

    /**
     * Loads a namespace at its present revision, if there is room or others rest that can be given up for it.
     *
     * @param patience longest wait for others that are being loaded
     * @return whether it is in memory
     */
    public boolean load(Namespace namespace, Duration patience) {
        return load(namespace, patience, weight -> residents.makeRoom(namespace, weight));
    }

    /** The same, if there is room without giving others up. */
    boolean loadBeforehand(Namespace namespace, Duration patience) {
        return load(namespace, patience, residents::hasRoom);
    }

    private boolean load(Namespace namespace, Duration patience, LongPredicate room) {
        try {
            if (!loading.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            return load(namespace, Integer.MAX_VALUE, room);
        } finally {
            loading.release();
        }
    }

    /**
     * @param searches that it is worth
     * @param room whether there is room for so many bytes
     */
    private boolean load(Namespace namespace, int searches, LongPredicate room) {
        Incarnation incarnation = namespace.incarnation();
        OptionalLong chunks = rows.chunks(incarnation);
        if (chunks.isEmpty()) {
            return false;
        }
        update(namespace);
        OptionalLong held = residents.revision(incarnation);
        if (held.isPresent() && held.getAsLong() >= namespace.revision()) {
            return true;
        }
        long capacity = chunks.getAsLong() + PUBLISHED_MEANWHILE;
        int dimension = namespace.embeddingSpace().dimension();
        long weight = ResidentVectors.weight(capacity, dimension);
        if (Demand.enough(chunks.getAsLong()) > searches || !room.test(weight)) {
            return false;
        }
        demand.reset(incarnation);
        long start = System.nanoTime();
        VectorMatrix matrix;
        try {
            matrix = new VectorMatrix((int) capacity, dimension);
        } catch (OutOfMemoryError e) {
            LOG.warnf("There is no memory for the vectors of a warm agent; %s is too large: %s", WarmConfig.MEMORY, e);
            return false;
        }
        OptionalLong revision = fill(matrix, incarnation);
        if (revision.isEmpty()) {
            return false;
        }
        residents.put(namespace.at(revision.getAsLong()), matrix, weight);
        loads.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return true;
    }

    /** @return the revision whose vectors it holds then; empty when not all had room, and then it is released */
    private OptionalLong fill(VectorMatrix matrix, Incarnation incarnation) {
        OptionalLong revision = OptionalLong.empty();
        try {
            revision = rows.all(incarnation, row -> {
                boolean fits =
                        matrix.size() < matrix.capacity() && row.embedding().length == matrix.dimension() * Float.BYTES;
                if (fits) {
                    matrix.add(row.chunkId(), row.embedding(), row.importance());
                }
                return fits;
            });
        } finally {
            if (revision.isEmpty()) {
                matrix.release();
            }
        }
        return revision;
    }

    /** Searches of this node so far, in memory or not. */
    long searches() {
        return searches.sum();
    }

    /** Whether there is memory to hold anything. */
    boolean hasMemory() {
        return residents.hasMemory();
    }

    /** Gives up what nobody searches any more. */
    public void dropRested() {
        residents.dropRested();
    }
}
