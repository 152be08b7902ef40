package dev.carrel.warm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * With vector instructions: bytes become floats in the processor's registers. Needs floats in vectors of 256 bits at least, because
 * there is no vector of four bytes.
 */
final class SimdCodeProducts implements CodeProducts {
    /** The fewest floats in a vector that it works with. */
    static final int LEAST_LANES = 8;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Byte> CODES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(LEAST_LANES, LANES) * Byte.SIZE));
    private static final int AT_ONCE = 4;

    @Override
    public void of(float[] question, MemorySegment codes, long start, int count, float[] products) {
        int dimension = question.length;
        int i = 0;
        for (; i <= count - AT_ONCE; i += AT_ONCE) {
            four(question, codes, start + (long) i * dimension, products, i);
        }
        for (; i < count; i++) {
            products[i] = one(question, codes, start + (long) i * dimension);
        }
    }

    /** Four side by side: the question is read once for them, and the processor need not wait for one sum to add to the next. */
    private static void four(float[] question, MemorySegment codes, long start, float[] products, int first) {
        int dimension = question.length;
        long second = start + dimension;
        long third = second + dimension;
        long fourth = third + dimension;
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= dimension - LANES; i += LANES) {
            FloatVector part = FloatVector.fromArray(SPECIES, question, i);
            a = part.fma(floats(codes, start + i), a);
            b = part.fma(floats(codes, second + i), b);
            c = part.fma(floats(codes, third + i), c);
            d = part.fma(floats(codes, fourth + i), d);
        }
        products[first] = a.reduceLanes(VectorOperators.ADD) + rest(question, codes, start, i);
        products[first + 1] = b.reduceLanes(VectorOperators.ADD) + rest(question, codes, second, i);
        products[first + 2] = c.reduceLanes(VectorOperators.ADD) + rest(question, codes, third, i);
        products[first + 3] = d.reduceLanes(VectorOperators.ADD) + rest(question, codes, fourth, i);
    }

    private static float one(float[] question, MemorySegment codes, long start) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= question.length - LANES; i += LANES) {
            sum = FloatVector.fromArray(SPECIES, question, i).fma(floats(codes, start + i), sum);
        }
        return sum.reduceLanes(VectorOperators.ADD) + rest(question, codes, start, i);
    }

    private static float rest(float[] question, MemorySegment codes, long start, int from) {
        float sum = 0;
        for (int i = from; i < question.length; i++) {
            sum = Math.fma(question[i], codes.get(ValueLayout.JAVA_BYTE, start + i), sum);
        }
        return sum;
    }

    private static FloatVector floats(MemorySegment codes, long at) {
        return (FloatVector) ByteVector.fromMemorySegment(CODES, codes, at, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.B2F, SPECIES, 0);
    }
}
