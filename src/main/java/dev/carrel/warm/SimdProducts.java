package dev.carrel.warm;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** With the processor's vector instructions, as wide as they are. */
final class SimdProducts implements InnerProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int SUMS = 4;

    @Override
    public void of(float[] question, MemorySegment rows, long start, int count, float[] products) {
        long rowBytes = (long) question.length * Float.BYTES;
        for (int i = 0; i < count; i++) {
            products[i] = product(question, rows, start + i * rowBytes);
        }
    }

    @Override
    public Optional<CodeProducts> ofCodes() {
        return LANES >= SimdCodeProducts.LEAST_LANES ? Optional.of(new SimdCodeProducts()) : Optional.empty();
    }

    /** Four sums side by side, as an addition takes the processor about as long as four can be begun. */
    private static float product(float[] question, MemorySegment rows, long start) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= question.length - SUMS * LANES; i += SUMS * LANES) {
            a = add(question, rows, start, i, a);
            b = add(question, rows, start, i + LANES, b);
            c = add(question, rows, start, i + 2 * LANES, c);
            d = add(question, rows, start, i + 3 * LANES, d);
        }
        for (; i <= question.length - LANES; i += LANES) {
            a = add(question, rows, start, i, a);
        }
        float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
        for (; i < question.length; i++) {
            sum = Math.fma(question[i], rows.get(COMPONENT, start + (long) i * Float.BYTES), sum);
        }
        return sum;
    }

    private static FloatVector add(float[] question, MemorySegment rows, long start, int i, FloatVector sum) {
        FloatVector row =
                FloatVector.fromMemorySegment(SPECIES, rows, start + (long) i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
        return FloatVector.fromArray(SPECIES, question, i).fma(row, sum);
    }
}
