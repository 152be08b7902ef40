package dev.carrel.bench.data;

import dev.carrel.bench.MeasurementException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ZipfSizesTest {
    @ParameterizedTest
    @CsvSource({"1000, 1000000, 50000", "10000, 1000000, 50000", "20, 1000, 300", "1, 7, 7", "3, 3, 1"})
    void sizesFallAndAddUp(int agents, int chunks, int largest) {
        int[] sizes = ZipfSizes.of(agents, chunks, largest);
        assertThat(sizes).hasSize(agents);
        assertThat(Arrays.stream(sizes).asLongStream().sum()).isEqualTo(chunks);
        assertThat(sizes[0]).isBetween(largest - agents / 2 - 1, largest + agents / 2 + 1);
        assertThat(sizes[agents - 1]).isPositive();
        for (int i = 1; i < agents; i++) {
            // rounding may add one
            assertThat(sizes[i]).isLessThanOrEqualTo(sizes[i - 1] + 1);
        }
    }

    @Test
    void sizesFollowAPowerOfTheRank() {
        int[] sizes = ZipfSizes.of(1000, 1_000_000, 50_000);
        double exponent = Math.log(50_000.0 / sizes[99]) / Math.log(100);
        assertThat(50_000 / Math.pow(500, exponent))
                .isCloseTo(sizes[499], org.assertj.core.data.Percentage.withPercentage(2));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> ZipfSizes.of(10, 100, 99)).isInstanceOf(MeasurementException.class);
    }
}
