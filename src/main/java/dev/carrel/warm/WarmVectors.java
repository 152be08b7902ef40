package dev.carrel.warm;

import dev.carrel.index.Candidate;
import dev.carrel.namespace.Namespace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Loads namespaces that are searched often, and searches those that are loaded. Thread-safe. */
@ApplicationScoped
public class WarmVectors {
    /** Name of the setting. */
    static final String MEMORY = "carrel.search.memory-bytes";

    private static final Logger LOG = Logger.getLogger(WarmVectors.class);

    /** Rows of 384 dimensions are 1.5 KB. */
    private static final int PAGE = 500;

    private final VectorRows rows;
    private final ResidentVectors residents;
    private final Demand demand = new Demand();
    private final Semaphore loading = new Semaphore(1);
    private final Timer loads;

    @Inject
    WarmVectors(
            VectorRows rows,
            @ConfigProperty(name = MEMORY, defaultValue = "268435456") long memoryBytes,
            MeterRegistry registry) {
        if (memoryBytes < 0) {
            throw new IllegalStateException(MEMORY + " is " + memoryBytes + "; it must be 0 (none) or more.");
        }
        this.rows = rows;
        this.residents = new ResidentVectors(memoryBytes, System::nanoTime);
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
     * multiplied by the importance of its document. Null when it is not in memory; when that was so often enough, loading begins.
     */
    @Nullable List<Candidate> nearest(Namespace namespace, float[] question, int k) {
        List<Candidate> found = residents.nearest(namespace, question, k);
        if (found == null && residents.hasMemory()) {
            note(namespace);
        }
        return found;
    }

    private void note(Namespace namespace) {
        int searches = demand.add(namespace);
        // the size is asked for at these counts only
        boolean mayBeEnough = searches % Demand.LEAST == 0;
        if (mayBeEnough && loading.tryAcquire()) {
            Thread.ofVirtual().name("warm-vectors").start(() -> {
                try {
                    load(namespace, searches);
                } catch (JdbiException e) {
                    LOG.debugf(e, "The vectors of %s could not be loaded", namespace.incarnation());
                } finally {
                    loading.release();
                }
            });
        }
    }

    /**
     * Loads a namespace at its present revision, if there is room and no other is being loaded.
     *
     * @return whether it is in memory
     */
    public boolean load(Namespace namespace) {
        if (!loading.tryAcquire()) {
            return false;
        }
        try {
            return load(namespace, Integer.MAX_VALUE);
        } finally {
            loading.release();
        }
    }

    /** @param searches that it is worth */
    private boolean load(Namespace namespace, int searches) {
        Optional<VectorRows.State> state = rows.state(namespace.incarnation());
        if (state.isEmpty()) {
            return false;
        }
        Namespace now = namespace.at(state.get().revision());
        long chunks = state.get().chunks();
        if (residents.holds(now)) {
            return true;
        }
        int dimension = namespace.embeddingSpace().dimension();
        long weight = ResidentVectors.weight(chunks, dimension);
        if (Demand.enough(chunks) > searches || !residents.makeRoom(now, weight)) {
            return false;
        }
        long start = System.nanoTime();
        VectorMatrix matrix = read(now, (int) chunks);
        if (matrix == null) {
            return false;
        }
        residents.put(now, matrix, weight);
        demand.reset(now.incarnation());
        loads.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return true;
    }

    /** The vectors at the revision; null when it has passed meanwhile, or the rows are not as they should be. */
    private @Nullable VectorMatrix read(Namespace namespace, int chunks) {
        VectorMatrix matrix;
        try {
            matrix = new VectorMatrix(chunks, namespace.embeddingSpace().dimension());
        } catch (OutOfMemoryError e) {
            LOG.warnf("The machine has no memory for the vectors of a warm agent; %s is too large: %s", MEMORY, e);
            return null;
        }
        boolean whole = false;
        try {
            whole = fill(matrix, namespace)
                    && rows.state(namespace.incarnation())
                            .filter(state -> state.revision() == namespace.revision())
                            .isPresent();
        } finally {
            if (!whole) {
                matrix.release();
            }
        }
        return whole ? matrix : null;
    }

    /** @return whether all rows were there and had room */
    private boolean fill(VectorMatrix matrix, Namespace namespace) {
        long last = 0;
        while (true) {
            List<VectorRows.Row> page = rows.page(namespace.incarnation(), last, PAGE);
            for (VectorRows.Row row : page) {
                if (matrix.isFull() || row.embedding().length != matrix.dimension() * Float.BYTES) {
                    return false;
                }
                matrix.add(row.chunkId(), row.embedding(), row.importance());
                last = row.chunkId();
            }
            if (page.size() < PAGE) {
                return matrix.isFull();
            }
        }
    }

    /** Gives up what nobody searches any more. */
    public void dropRested() {
        residents.dropRested();
    }
}
