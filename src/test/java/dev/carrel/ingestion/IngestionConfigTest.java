package dev.carrel.ingestion;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IngestionConfigTest {
    @Test
    void passagesAreOfASizeThatWorksWithAnOverlapOfAtMostHalf() {
        assertThat(new IngestionConfig(1, 1, 50, 25, 0).chunkSize()).isEqualTo(50);
        assertThat(new IngestionConfig(1, 1, 20_000, 0, 0).chunkOverlap()).isZero();
        for (int[] wrong : new int[][] {{49, 0}, {20_001, 0}, {100, 51}, {100, -1}}) {
            assertThatThrownBy(() -> new IngestionConfig(1, 1, wrong[0], wrong[1], 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("carrel.ingestion.chunk-size is " + wrong[0])
                    .hasMessageContaining("chunk-overlap " + wrong[1]);
        }
    }

    @Test
    void turnsAreNotNegative() {
        assertThat(new IngestionConfig(1, 1, 50, 25, 3).atOnce()).isEqualTo(3);
        assertThatThrownBy(() -> new IngestionConfig(1, 1, 50, 25, -1))
                .hasMessage("carrel.ingestion.at-once is -1; it must be 0 (by the processors) or more.");
    }
}
