package dev.carrel.warm;

import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WarmConfigTest {
    @Test
    void unlessSetItIsAPartOfTheMachinesMemory() {
        assertThat(WarmConfig.machineBytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
        assertThat(new WarmConfig(Optional.empty()).memoryBytes())
                .isEqualTo(WarmConfig.machineBytes() / WarmConfig.PART);
    }

    @Test
    void whatIsSetCountsAndZeroIsNone() {
        assertThat(new WarmConfig(Optional.of(12L)).memoryBytes()).isEqualTo(12);
        assertThat(new WarmConfig(Optional.of(0L)).memoryBytes()).isZero();
        assertThatThrownBy(() -> new WarmConfig(Optional.of(-1L)))
                .hasMessageContaining("carrel.search.memory-bytes is -1");
    }
}
