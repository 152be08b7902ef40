package dev.carrel.warm;

import dev.carrel.embedding.Vectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class InnerProductsTest {
    /** Dimensions around what is summed at once, counts around a block. */
    static Stream<Arguments> shapes() {
        return Stream.of(new PlainProducts(), new SimdProducts())
                .flatMap(products -> IntStream.of(1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 129, 384, 1023)
                        .boxed()
                        .flatMap(dimension -> IntStream.of(1, 15, 16, 17, 40)
                                .mapToObj(count -> Arguments.of(products, dimension, count))));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void multipliesEachRowWithTheQuestion(InnerProducts products, int dimension, int count) {
        Random random = new Random(dimension + count);
        float[] question = VectorMatrixTest.vector(random, dimension);
        int start = 3; // rows need not be aligned
        double[] expected = new double[count];
        float[] found = new float[count + 1];
        found[count] = 42;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(start + (long) count * dimension * Float.BYTES);
            for (int i = 0; i < count; i++) {
                float[] row = VectorMatrixTest.vector(random, dimension);
                expected[i] = VectorMatrixTest.product(row, question);
                long at = start + (long) i * dimension * Float.BYTES;
                MemorySegment.copy(Vectors.toBytes(row), 0, rows, ValueLayout.JAVA_BYTE, at, dimension * Float.BYTES);
            }
            products.of(question, rows, start, count, found);
        }
        for (int i = 0; i < count; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-6));
        }
        assertThat(found[count]).as("behind the last").isEqualTo(42);
    }

    /** The tests are started as the service is. */
    @Test
    void vectorInstructionsAreUsedWhereTheyAreToBeHad() {
        assertThat(InnerProducts.fastest()).isInstanceOf(SimdProducts.class);
    }
}
