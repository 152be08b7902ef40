package dev.carrel.warm;

import dev.carrel.embedding.Vectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

class QuantizedRowsTest {
    private static final int ROWS = 200;

    private static CodeProducts codeProducts;

    @BeforeAll
    static void needsWideVectors() {
        Optional<CodeProducts> found = new SimdProducts().ofCodes();
        assumeThat(found).as("codes are used where vectors have 256 bits").isPresent();
        codeProducts = found.orElseThrow();
    }

    /** Dimensions around what is summed at once, lengths from those of the least importance to those that nobody has. */
    static Stream<Arguments> shapes() {
        return IntStream.of(1, 7, 8, 15, 16, 17, 33, 384, 1023, 4096)
                .boxed()
                .flatMap(dimension -> Stream.of(0f, 1e-42f, 1e-30f, 0.001f, 1f, 1e15f)
                        .map(factor -> Arguments.of(dimension, factor)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void noProductIsAboveItsBound(int dimension, float factor) {
        Random random = new Random(dimension);
        float[] question = VectorMatrixTest.vector(random, dimension);
        MemorySegment vectors = vectors(dimension, factor, random);
        float[] products = new float[ROWS];
        for (InnerProducts exact :
                Stream.of(new SimdProducts(), new PlainProducts()).toList()) {
            exact.of(question, vectors, 0, ROWS, products);
            float[] bounds = bounds(question, vectors);
            for (int i = 0; i < ROWS; i++) {
                assertThat(bounds[i]).isGreaterThanOrEqualTo(products[i]);
            }
        }
    }

    /** Otherwise they would exclude nothing. */
    @ParameterizedTest
    @ValueSource(ints = {16, 384, 1536})
    void boundsAreTight(int dimension) {
        Random random = new Random(dimension);
        float[] question = VectorMatrixTest.vector(random, dimension);
        MemorySegment vectors = vectors(dimension, 1, random);
        float[] products = new float[ROWS];
        new SimdProducts().of(question, vectors, 0, ROWS, products);
        float[] bounds = bounds(question, vectors);
        for (int i = 0; i < ROWS; i++) {
            assertThat(bounds[i]).isCloseTo(products[i], within(0.02f));
        }
    }

    /** What the codes leave out has the direction of the question: no bound can be closer. */
    @Test
    void theBoundHoldsWhereAllThatIsLeftOutCounts() {
        float[] question = {0, 1};
        float leftOut = 0.49f / 127; // of a component that decides the scale
        MemorySegment vectors = MemorySegment.ofArray(Vectors.toBytes(new float[] {1, leftOut}));

        assertThat(bounds(question, vectors, 1)[0])
                .isGreaterThanOrEqualTo(leftOut)
                .isCloseTo(leftOut, within(1e-5f));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void codesAreMultipliedWithTheQuestion(int dimension, int count) {
        Random random = new Random(31L * dimension + count);
        float[] question = VectorMatrixTest.vector(random, dimension);
        int start = 3;
        float[] found = new float[count + 1];
        found[count] = 42;
        byte[] codes = new byte[start + count * dimension];
        random.nextBytes(codes);
        try (Arena arena = Arena.ofConfined()) {
            codeProducts.of(question, arena.allocateFrom(ValueLayout.JAVA_BYTE, codes), start, count, found);
        }
        for (int i = 0; i < count; i++) {
            double expected = 0;
            for (int j = 0; j < dimension; j++) {
                expected += (double) question[j] * codes[start + i * dimension + j];
            }
            assertThat((double) found[i]).isCloseTo(expected, within(1e-3));
        }
        assertThat(found[count]).as("behind the last").isEqualTo(42);
    }

    static Stream<Arguments> counts() {
        return IntStream.of(1, 7, 8, 9, 31, 33, 384, 1023)
                .boxed()
                .flatMap(dimension -> IntStream.of(1, 3, 4, 5, 40).mapToObj(count -> Arguments.of(dimension, count)));
    }

    private static MemorySegment vectors(int dimension, float factor, Random random) {
        MemorySegment vectors = MemorySegment.ofArray(new float[ROWS * dimension]);
        for (int i = 0; i < ROWS; i++) {
            float[] vector = VectorMatrixTest.vector(random, dimension);
            for (int j = 0; j < dimension; j++) {
                vectors.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * dimension + j, vector[j] * factor);
            }
        }
        return vectors;
    }

    private float[] bounds(float[] question, MemorySegment vectors) {
        return bounds(question, vectors, ROWS);
    }

    private float[] bounds(float[] question, MemorySegment vectors, int count) {
        float[] bounds = new float[count];
        try (Arena arena = Arena.ofConfined()) {
            QuantizedRows rows = new QuantizedRows(codeProducts, arena, count, question.length);
            for (int i = 0; i < count; i++) {
                rows.set(i, vectors, (long) i * question.length * Float.BYTES);
            }
            double squares = VectorMatrixTest.product(question, question);
            rows.upperBounds(question, Math.sqrt(squares), 0, count, bounds);
        }
        return bounds;
    }
}
