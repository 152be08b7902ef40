package dev.carrel.warm;

import dev.carrel.index.Candidate;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The vectors of one namespace, outside the heap, and codes of them where those can be searched faster. One thread at a time adds
 * to it; any number may search meanwhile, each between {@link #acquire} and {@link #release}, and find what was added before they
 * began. The memory is given back when its maker and all of them have released it.
 */
final class VectorMatrix {
    /** Vectors whose products are computed before they are compared. */
    private static final int BLOCK = 256;

    /** Of memory: a row of the processor's cache, and its widest vector. */
    static final int ALIGNMENT = 64;

    private static final InnerProducts PRODUCTS = InnerProducts.fastest();

    private static final Comparator<Candidate> WORST_FIRST = Comparator.comparingDouble(Candidate::score)
            .thenComparing(Comparator.comparingLong(Candidate::chunkId).reversed());

    private final Arena arena = Arena.ofShared();
    private final InnerProducts products;
    private final MemorySegment rows;
    private final Optional<QuantizedRows> quantized;
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
        this(capacity, dimension, PRODUCTS);
    }

    VectorMatrix(int capacity, int dimension, InnerProducts products) {
        this.dimension = dimension;
        this.products = products;
        this.ids = new long[capacity];
        try {
            this.rows = arena.allocate(Math.max(1, rowBytes() * capacity), ALIGNMENT);
            this.quantized = products.ofCodes().map(ofCodes -> new QuantizedRows(ofCodes, arena, capacity, dimension));
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    /** What so many vectors take, in bytes. */
    static long bytes(long vectors, int dimension) {
        long codes = PRODUCTS.ofCodes().isPresent() ? QuantizedRows.rowBytes(dimension) : 0;
        return vectors * ((long) dimension * Float.BYTES + Long.BYTES + codes);
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
        quantized.ifPresent(codes -> codes.set(row, rows, start));
        ids[row] = chunkId;
        size = row + 1;
    }

    /**
     * The same vectors with more capacity. Nobody may add to this one meanwhile.
     *
     * @throws OutOfMemoryError when there is no memory for it
     */
    VectorMatrix grown(int capacity) {
        VectorMatrix grown = new VectorMatrix(capacity, dimension, products);
        MemorySegment.copy(rows, 0, grown.rows, 0, rowBytes() * size);
        quantized.ifPresent(codes -> grown.quantized.orElseThrow().copy(codes, size));
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
        Best best = new Best(k, count);
        float[] scores = new float[Math.min(BLOCK, count)];
        double length = length(question);
        for (int first = 0; first < count; first += BLOCK) {
            int inBlock = Math.min(BLOCK, count - first);
            if (quantized.isPresent() && best.isFull()) {
                quantized.get().upperBounds(question, length, first, inBlock, scores);
                addBounded(question, first, inBlock, scores, best);
            } else {
                products.of(question, rows, rowBytes() * first, inBlock, scores);
                for (int i = 0; i < inBlock; i++) {
                    best.add(ids[first + i], scores[i]);
                }
            }
        }
        return best.inOrder();
    }

    private static double length(float[] question) {
        double squares = 0;
        for (float component : question) {
            squares += (double) component * component;
        }
        return Math.sqrt(squares);
    }

    /** Adds those that may be among the best. */
    private void addBounded(float[] question, int first, int count, float[] bounds, Best best) {
        float[] score = new float[1];
        for (int i = 0; i < count; i++) {
            if (bounds[i] >= best.worst()) {
                products.of(question, rows, rowBytes() * (first + i), 1, score);
                best.add(ids[first + i], score[0]);
            }
        }
    }

    /** The best so far. */
    private static final class Best {
        private final int k;
        private final PriorityQueue<Candidate> candidates;
        private float worst = Float.NEGATIVE_INFINITY;

        private Best(int k, int count) {
            this.k = k;
            this.candidates = new PriorityQueue<>(Math.min(k, Math.max(1, count)), WORST_FIRST);
        }

        private boolean isFull() {
            return candidates.size() == k;
        }

        /** The score that another one must have to be among them. */
        private float worst() {
            return worst;
        }

        private void add(long id, float score) {
            if (score < worst) {
                return;
            }
            candidates.add(new Candidate(id, score));
            if (candidates.size() > k) {
                candidates.remove();
            }
            if (isFull()) {
                worst = candidates.element().score();
            }
        }

        private List<Candidate> inOrder() {
            List<Candidate> ordered = new ArrayList<>(candidates);
            ordered.sort(WORST_FIRST.reversed());
            return ordered;
        }
    }
}
