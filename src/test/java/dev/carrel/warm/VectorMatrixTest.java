package dev.carrel.warm;

import dev.carrel.embedding.Vectors;
import dev.carrel.index.Candidate;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class VectorMatrixTest {
    private final Random random = new Random(7);

    private float[] vector(int dimension) {
        return vector(random, dimension);
    }

    /** A random one of length 1. */
    static float[] vector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return Vectors.normalize(vector);
    }

    static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }

    /**
     * Whatever they are: many that are nearly the same, so that the codes exclude few; of importances that differ; in the worst
     * order, each nearer than those before; and equal ones.
     */
    @ParameterizedTest
    @CsvSource({"0.001, 10", "0.1, 10", "3, 10", "0.5, 300", "0.5, 1", "0.5, 5000"})
    void codesExcludeNoneOfTheNearest(double spread, int k) {
        int dimension = 96;
        int size = 3000;
        float[] centre = vector(dimension);
        List<float[]> rows = IntStream.range(0, size)
                .mapToObj(i -> near(centre, spread * (size - i) / size, i % 7))
                .toList();
        VectorMatrix codes = new VectorMatrix(size, dimension, new SimdProducts());
        VectorMatrix vectors = new VectorMatrix(size, dimension, new SimdProductsOnly());
        for (VectorMatrix matrix : List.of(codes, vectors)) {
            for (int i = 0; i < size; i++) {
                matrix.add(i, Vectors.toBytes(rows.get(i)), i % 5 == 0 ? 0.5f : 1);
            }
        }

        for (float[] question : List.of(centre, vector(dimension), rows.getLast())) {
            List<Candidate> found = codes.nearest(question, k);
            List<Candidate> expected = vectors.nearest(question, k);
            assertThat(found).hasSameSizeAs(expected).doesNotHaveDuplicates();
            // not equal: what the JVM has compiled by now sums in another order than its interpreter
            for (int i = 0; i < found.size(); i++) {
                int row = (int) found.get(i).chunkId();
                double score = product(question, rows.get(row)) * (row % 5 == 0 ? 0.5 : 1);
                assertThat((double) found.get(i).score()).isCloseTo(score, within(1e-6));
                assertThat((double) expected.get(i).score()).isCloseTo(score, within(2e-6));
            }
        }
        codes.release();
        vectors.release();
    }

    /** One in seven is the same vector. */
    private float[] near(float[] centre, double spread, int equal) {
        Random own = equal == 0 ? new Random(1) : random;
        float[] vector = new float[centre.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + (equal == 0 ? 0.2 : spread) * own.nextGaussian() / 10);
        }
        return Vectors.normalize(vector);
    }

    /** The same products without codes. */
    private static final class SimdProductsOnly implements InnerProducts {
        private final InnerProducts products = new SimdProducts();

        @Override
        public void of(float[] question, MemorySegment rows, long start, int count, float[] found) {
            products.of(question, rows, start, count, found);
        }
    }

    /** Sizes around a block, dimensions around what is summed at once. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 7, 10", "15, 8, 15", "16, 9, 3", "17, 384, 17", "1000, 384, 10", "1000, 33, 999"})
    void findsTheNearestOfAllInTheirOrder(int size, int dimension, int k) {
        List<float[]> rows =
                IntStream.range(0, size).mapToObj(i -> vector(dimension)).toList();
        float[] question = vector(dimension);
        VectorMatrix matrix = new VectorMatrix(size, dimension);
        for (int i = 0; i < size; i++) {
            matrix.add(100 + i, Vectors.toBytes(rows.get(i)), 1);
        }
        List<Long> expected = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -product(question, rows.get(i))))
                .limit(k)
                .map(i -> 100L + i)
                .toList();

        List<Candidate> nearest = matrix.nearest(question, k);
        assertThat(nearest).extracting(Candidate::chunkId).isEqualTo(expected);
        assertThat(nearest)
                .allSatisfy(found -> assertThat((double) found.score())
                        .isCloseTo(product(question, rows.get((int) found.chunkId() - 100)), within(1e-6)));
        matrix.release();
    }

    @Test
    void importanceMultipliesWhatItFinds() {
        VectorMatrix matrix = new VectorMatrix(2, 2);
        matrix.add(1, Vectors.toBytes(new float[] {1, 0}), 0.25f);
        matrix.add(2, Vectors.toBytes(new float[] {0.6f, 0.8f}), 1);

        assertThat(matrix.nearest(new float[] {1, 0}, 2))
                .containsExactly(new Candidate(2, 0.6f), new Candidate(1, 0.25f));
        matrix.release();
    }

    @Test
    void ofEqualOnesTheSmallerIdsAreFirst() {
        VectorMatrix matrix = new VectorMatrix(40, 4);
        for (int i = 0; i < 40; i++) {
            matrix.add(i, Vectors.toBytes(new float[] {1, 0, 0, 0}), 1);
        }

        assertThat(matrix.nearest(new float[] {1, 0, 0, 0}, 3))
                .extracting(Candidate::chunkId)
                .containsExactly(0L, 1L, 2L);
        matrix.release();
    }

    @Test
    void memoryIsGivenBackWhenTheLastOfItsUsersReleasesIt() {
        VectorMatrix matrix = new VectorMatrix(1, 2);
        matrix.add(1, Vectors.toBytes(new float[] {1, 0}), 1);
        float[] question = {1, 0};
        assertThat(matrix.acquire()).isTrue();
        matrix.release();

        assertThat(matrix.nearest(question, 1)).hasSize(1);
        matrix.release();
        assertThat(matrix.acquire()).isFalse();
        assertThatThrownBy(() -> matrix.nearest(question, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEmptyOneFindsNothing() {
        VectorMatrix matrix = new VectorMatrix(0, 3);

        assertThat(matrix.capacity()).isZero();
        assertThat(matrix.nearest(new float[] {1, 0, 0}, 5)).isEmpty();
        matrix.release();
    }

    @Test
    void grownItHasTheSameAndRoomForMore() {
        VectorMatrix matrix = new VectorMatrix(1, 2);
        matrix.add(5, Vectors.toBytes(new float[] {1, 0}), 1);
        VectorMatrix grown = matrix.grown(2);
        matrix.release();
        grown.add(4, Vectors.toBytes(new float[] {1, 0}), 1);

        assertThat(grown.size()).isEqualTo(grown.capacity()).isEqualTo(2);
        // of equal ones the smaller id, in whatever order they came
        assertThat(grown.nearest(new float[] {1, 0}, 1))
                .extracting(Candidate::chunkId)
                .containsExactly(4L);
        grown.release();
    }
}
