package dev.carrel.warm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Codes of a matrix's rows, a quarter of their bytes, that tell how large a row's product can be at most. A search that
 * already knows k products needs only those rows whose bound is not below the least of them, and still finds exactly the nearest.
 *
 * <p>Scalar quantization, with a scale for each row: a component {@code v} has the code {@code c = round(v / scale)}, where the scale
 * is the largest component by amount divided by 127. The product of the question with what the codes leave out is bounded by
 * Cauchy and Schwarz: {@code |<q, v> - scale <q, c>| <= |q| |v - scale c|}, whose second factor is kept with the row. Products are
 * computed in float32; each of the two is wrong by at most {@code n u / (1 - n u)} of the lengths' product, in whatever
 * order its n components are summed, with {@code u} = 2^-24 (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd
 * edition, section 3.1), which is counted in.
 *
 * <p>One thread at a time sets rows; others may read those that were published to them.
 */
final class QuantizedRows {
    private static final int LARGEST_CODE = Byte.MAX_VALUE;

    /** What both products may be wrong by for each component: two times u; with some to spare for scaling and 1 - n u. */
    private static final double ROUNDING = 0x1p-23;

    private static final int SPARE = 8;

    private final CodeProducts products;
    private final MemorySegment codes;
    private final float[] scales;
    /** At least the length of what a row's codes leave out, and what rounding may add to it. */
    private final float[] errors;

    private final int dimension;

    /** @throws OutOfMemoryError when there is no memory for it */
    QuantizedRows(CodeProducts products, Arena arena, int capacity, int dimension) {
        this.products = products;
        this.dimension = dimension;
        this.scales = new float[capacity];
        this.errors = new float[capacity];
        this.codes = arena.allocate(Math.max(1, (long) dimension * capacity), VectorMatrix.ALIGNMENT);
    }

    /** What one row takes, in bytes. */
    static long rowBytes(int dimension) {
        return dimension + 2L * Float.BYTES;
    }

    /** @param start where its vector begins in {@code vectors}, in bytes */
    void set(int row, MemorySegment vectors, long start) {
        float largest = 0;
        for (int i = 0; i < dimension; i++) {
            largest = Math.max(largest, Math.abs(component(vectors, start, i)));
        }
        float scale = largest / LARGEST_CODE;
        long code = (long) row * dimension;
        double squares = 0;
        double leftOut = 0;
        for (int i = 0; i < dimension; i++) {
            float value = component(vectors, start, i);
            int rounded = scale == 0 ? 0 : Math.clamp(Math.round(value / scale), -LARGEST_CODE, LARGEST_CODE);
            codes.set(ValueLayout.JAVA_BYTE, code + i, (byte) rounded);
            double difference = value - (double) scale * rounded;
            squares += (double) value * value;
            leftOut += difference * difference;
        }
        double error = Math.sqrt(leftOut);
        double rounding = (dimension + SPARE) * ROUNDING * (Math.sqrt(squares) + error);
        scales[row] = scale;
        errors[row] = Math.nextUp((float) (error + rounding + Float.MIN_NORMAL));
    }

    private static float component(MemorySegment vectors, long start, int i) {
        return vectors.get(InnerProducts.COMPONENT, start + (long) i * Float.BYTES);
    }

    /**
     * What the products of {@code count} rows are at most.
     *
     * @param length of the question
     * @param bounds filled from 0 on
     */
    void upperBounds(float[] question, double length, int first, int count, float[] bounds) {
        products.of(question, codes, (long) first * dimension, count, bounds);
        for (int i = 0; i < count; i++) {
            double bound = (double) bounds[i] * scales[first + i] + length * errors[first + i];
            bounds[i] = Math.nextUp((float) bound);
        }
    }

    /** Copies the first rows of another of the same dimension. */
    void copy(QuantizedRows others, int count) {
        MemorySegment.copy(others.codes, 0, codes, 0, (long) count * dimension);
        System.arraycopy(others.scales, 0, scales, 0, count);
        System.arraycopy(others.errors, 0, errors, 0, count);
    }
}
