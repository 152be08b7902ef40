package dev.carrel.stores;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoresConfigTest {
    private static final long GB = 1L << 30;

    @Test
    void sharedBuffersAreAnEighthOfTheMachinesMemoryWithinBounds() {
        assertThat(StoresConfig.Postgres.sharedBuffers(16 * GB)).isEqualTo("2048MB");
        assertThat(StoresConfig.Postgres.sharedBuffers(GB)).isEqualTo("256MB");
        assertThat(StoresConfig.Postgres.sharedBuffers(512 * GB)).isEqualTo("8192MB");
    }

    @Test
    void whatIsNoSizeIsRefusedWithAnExample() {
        StoresConfig.Postgres defaults = StoresConfig.Postgres.defaults();
        assertThat(defaults.withSharedBuffers("2GB").sharedBuffers()).isEqualTo("2GB");
        for (String wrong : new String[] {"2 GB", "2gb", "-1MB", "0MB", "lots", ""}) {
            assertThatThrownBy(() -> defaults.withSharedBuffers(wrong))
                    .hasMessageContaining("'" + wrong + "'")
                    .hasMessageContaining("as in 256MB or 2GB");
        }
    }
}
