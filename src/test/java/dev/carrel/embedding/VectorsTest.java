package dev.carrel.embedding;

import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

class VectorsTest {
    /** Components of every magnitude that a float has. */
    private static float[] vector(long seed, int length) {
        Random random = new Random(seed);
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(70) - 35));
        }
        return vector;
    }

    @Test
    void bytesGiveTheSameVectorBack() {
        qt().forAll(longs().all(), integers().between(0, 100)).checkAssert((seed, length) -> {
            float[] vector = vector(seed, length);
            byte[] bytes = Vectors.toBytes(vector);
            assertThat(bytes).hasSize(4 * length);
            assertThat(Vectors.fromBytes(bytes)).isEqualTo(vector);
        });
    }

    @Test
    void bytesAreLittleEndian() {
        assertThat(Vectors.toBytes(new float[] {1f})).containsExactly(0, 0, 0x80, 0x3F);
    }

    @Test
    void normalizedVectorHasLengthOneAndTheSameDirection() {
        qt().forAll(longs().all(), integers().between(1, 100)).checkAssert((seed, length) -> {
            float[] vector = vector(seed, length);
            float[] unit = Vectors.normalize(vector);
            double square = 0;
            double inner = 0;
            double squareBefore = 0;
            for (int i = 0; i < length; i++) {
                square += (double) unit[i] * unit[i];
                inner += (double) unit[i] * vector[i];
                squareBefore += (double) vector[i] * vector[i];
            }
            assertThat(Math.sqrt(square)).isCloseTo(1, within(1e-5));
            assertThat(inner / Math.sqrt(squareBefore)).isCloseTo(1, within(1e-5));
        });
    }

    @Test
    void vectorsWithoutDirectionAreRefused() {
        assertThatThrownBy(() -> Vectors.normalize(new float[3])).hasMessageContaining("zero");
        assertThatThrownBy(() -> Vectors.normalize(new float[0])).hasMessageContaining("zero");
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> Vectors.normalize(new float[] {1, odd}))
                    .hasMessageContaining("not a finite number");
        }
    }

    @Test
    void smallestAndLargestNumbersAreNoProblem() {
        assertThat(Vectors.normalize(new float[] {Float.MIN_VALUE})).containsExactly(1f);
        assertThat(Vectors.normalize(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}))
                .containsExactly((float) Math.sqrt(0.5), (float) -Math.sqrt(0.5));
    }
}
