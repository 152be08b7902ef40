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

    /** What rounding may add for each component: u for either product, as much for the error's own sums, and some to spare. */
    private static final double ROUNDING = 0x1p-22;

    private static final int SPARE = 8;

    /** Vectors whose components are all smaller have no codes, only a bound twice their length: scales would be denormal. */
    private static final float LEAST_LARGEST = 1e-30f;

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
        float[] vector = new float[dimension];
        MemorySegment.copy(vectors, InnerProducts.COMPONENT, start, vector, 0, dimension);
        float largest = largest(vector);
        if (largest < LEAST_LARGEST) {
            scales[row] = 0;
            errors[row] = (float) (2 * largest * Math.sqrt(dimension)) + Float.MIN_NORMAL;
            return;
        }
        byte[] code = new byte[dimension];
        double error = encode(vector, largest, code);
        MemorySegment.copy(code, 0, codes, ValueLayout.JAVA_BYTE, (long) row * dimension, dimension);
        scales[row] = largest / LARGEST_CODE;
        errors[row] = Math.nextUp((float) error);
    }

    private static float largest(float[] vector) {
        float largest = 0;
        for (float component : vector) {
            float amount = Math.abs(component);
            if (amount > largest) {
                largest = amount;
            }
        }
        return largest;
    }

    /**
     * In units of the scale, so that no square is too small for a float.
     *
     * @return the row's error
     */
    private double encode(float[] vector, float largest, byte[] code) {
        float factor = LARGEST_CODE / largest;
        float squares = 0;
        float leftOut = 0;
        for (int i = 0; i < dimension; i++) {
            float scaled = vector[i] * factor;
            float rounded = (float) Math.rint(scaled);
            code[i] = (byte) rounded;
            float difference = scaled - rounded;
            squares = Math.fma(scaled, scaled, squares);
            leftOut = Math.fma(difference, difference, leftOut);
        }
        double error = Math.sqrt(leftOut);
        double rounding = (dimension + SPARE) * ROUNDING * (Math.sqrt(squares) + error);
        return (error + rounding) * largest / LARGEST_CODE;
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
