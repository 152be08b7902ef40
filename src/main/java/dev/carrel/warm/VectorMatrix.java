package dev.carrel.warm;

import dev.carrel.index.Candidate;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The vectors of one namespace, outside the heap. One thread at a time adds to it; any number may search meanwhile, each between
 * {@link #acquire} and {@link #release}, and find what was added before they began. The memory is given back when its maker and
 * all of them have released it.
 */
final class VectorMatrix {
    /** Vectors whose products are computed before they are compared. */
    private static final int BLOCK = 256;

    private static final InnerProducts PRODUCTS = InnerProducts.fastest();

    private static final Comparator<Candidate> WORST_FIRST = Comparator.comparingDouble(Candidate::score)
            .thenComparing(Comparator.comparingLong(Candidate::chunkId).reversed());

    private final Arena arena = Arena.ofShared();
    private final MemorySegment rows;
    private final long[] ids;
    private final int dimension;
    /** Written after the row that it counts. */
    private volatile int size;

    /** Its maker and those who search it; at 0 the memory is gone. Guarded by this. */
    private int users = 1;

    /**
     * @param capacity most vectors
     * @throws OutOfMemoryError when there is no memory for it
     */
    VectorMatrix(int capacity, int dimension) {
        this.dimension = dimension;
        this.ids = new long[capacity];
        try {
            this.rows = arena.allocate(Math.max(1, rowBytes() * capacity), Float.BYTES);
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    /** What so many vectors take, in bytes. */
    static long bytes(long vectors, int dimension) {
        return vectors * ((long) dimension * Float.BYTES + Long.BYTES);
    }

    private long rowBytes() {
        return (long) dimension * Float.BYTES;
    }

    /**
     * Adds a vector that it does not have yet, as long as there is capacity.
     *
     * @param vector its components as little-endian float32, of the matrix's dimension
     * @param importance what its products are multiplied by
     */
    void add(long chunkId, byte[] vector, float importance) {
        int row = size;
        long start = rowBytes() * row;
        MemorySegment.copy(vector, 0, rows, ValueLayout.JAVA_BYTE, start, vector.length);
        if (importance != 1) {
            for (int i = 0; i < dimension; i++) {
                long at = start + (long) i * Float.BYTES;
                rows.set(InnerProducts.COMPONENT, at, rows.get(InnerProducts.COMPONENT, at) * importance);
            }
        }
        ids[row] = chunkId;
        size = row + 1;
    }

    /**
     * The same vectors with more capacity. Nobody may add to this one meanwhile.
     *
     * @throws OutOfMemoryError when there is no memory for it
     */
    VectorMatrix grown(int capacity) {
        VectorMatrix grown = new VectorMatrix(capacity, dimension);
        MemorySegment.copy(rows, 0, grown.rows, 0, rowBytes() * size);
        System.arraycopy(ids, 0, grown.ids, 0, size);
        grown.size = size;
        return grown;
    }

    int size() {
        return size;
    }

    int capacity() {
        return ids.length;
    }

    int dimension() {
        return dimension;
    }

    /** Keeps the memory until {@link #release}. @return false when it is gone already */
    synchronized boolean acquire() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Once for each {@link #acquire}, and once for the maker. */
    synchronized void release() {
        users--;
        if (users == 0) {
            arena.close();
        }
    }

    /**
     * The {@code k} vectors with the largest inner products, the largest first; of equal ones, the smaller id.
     *
     * @param question of the matrix's dimension
     */
    List<Candidate> nearest(float[] question, int k) {
        int count = size;
        PriorityQueue<Candidate> best = new PriorityQueue<>(Math.min(k, Math.max(1, count)), WORST_FIRST);
        float[] products = new float[Math.min(BLOCK, count)];
        float worst = Float.NEGATIVE_INFINITY;
        for (int first = 0; first < count; first += BLOCK) {
            int inBlock = Math.min(BLOCK, count - first);
            PRODUCTS.of(question, rows, rowBytes() * first, inBlock, products);
            for (int i = 0; i < inBlock; i++) {
                float product = products[i];
                if (best.size() < k || product >= worst) {
                    best.add(new Candidate(ids[first + i], product));
                    if (best.size() > k) {
                        best.remove();
                    }
                    worst = best.element().score();
                }
            }
        }
        List<Candidate> ordered = new ArrayList<>(best);
        ordered.sort(WORST_FIRST.reversed());
        return ordered;
    }
}
