package dev.carrel.cache;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WeightsTest {
    private record Leaf(String text) {}

    private record Tree(@Nullable List<Leaf> leaves, Map<String, Object> names, float @Nullable [] vector) {}

    @Test
    void textsCountByTheirCharacters() {
        assertThat(Weights.of("x".repeat(1000)) - Weights.of("")).isEqualTo(1000);
        assertThat(Weights.of("é".repeat(1000)) - Weights.of("")).isEqualTo(1000);
        assertThat(Weights.of("…".repeat(1000)) - Weights.of("")).isEqualTo(2000);
    }

    @Test
    void recordsCountWithAllTheyHold() {
        Tree empty = new Tree(null, Map.of(), null);
        Tree full = new Tree(
                Collections.nCopies(10, new Leaf("x".repeat(500))), Map.of("name", "y".repeat(300)), new float[100]);

        assertThat(Weights.of(full) - Weights.of(empty)).isBetween(10 * 500 + 300 + 4 * 100L, 8000L);
        assertThat(Weights.of(Optional.of(full))).isGreaterThan(Weights.of(full));
    }

    @Test
    void vectorsCountByTheirNumbers() {
        assertThat(Weights.of(new float[384]) - Weights.of(new float[0])).isEqualTo(4 * 384);
        assertThat(Weights.of(FloatBuffer.allocate(384)) - Weights.of(FloatBuffer.allocate(0)))
                .isEqualTo(4 * 384);
    }
}
