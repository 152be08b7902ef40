package dev.carrel.bench.delete;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.delete.Deletions.Deleted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SizeTest {
    @Test
    void numberAndSizeAreRead() {
        Size size = Size.parse("5x10000");

        assertThat(size.deletions()).isEqualTo(5);
        assertThat(size.chunks()).isEqualTo(10_000);
        assertThat(size.name()).isEqualTo("10,000 chunks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10000", "x500", "0x500", "5x0", "5x-1", "5 x 500", "5x99999999999"})
    void anythingElseIsRefusedByName(String text) {
        assertThatThrownBy(() -> Size.parse(text))
                .isInstanceOf(MeasurementException.class)
                .hasMessageContaining("--deletions")
                .hasMessageContaining(text);
    }

    @Test
    void rateIsOfAllDeletionsTogether() {
        Size size = Size.parse("2x1000");
        size.add(new Deleted(5, 0.5));
        size.add(new Deleted(5, 1.5));

        assertThat(size.perSecond()).isEqualTo(1000);
    }
}
