package dev.carrel.embedding;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmbeddingConfigTest {
    private static EmbeddingConfig config(String provider, int dimension, int batchSize, int threads) {
        return new EmbeddingConfig(
                provider,
                Optional.empty(),
                dimension,
                batchSize,
                threads,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(1),
                0);
    }

    @Test
    void faultsNameTheSettingAndItsValue() {
        assertThatThrownBy(() -> config("magic", 3, 1, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("carrel.embedding.provider is 'magic'")
                .hasMessageContaining("in-process, openai or none");
        assertThatThrownBy(() -> config("none", 0, 1, 0)).hasMessageContaining("carrel.embedding.dimension is 0");
        assertThatThrownBy(() -> config("none", 3, -1, 0)).hasMessageContaining("carrel.embedding.batch-size is -1");
    }

    @Test
    void zeroThreadsAreAllCores() {
        assertThat(config("none", 3, 1, 0).threads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config("none", 3, 1, 3).threads()).isEqualTo(3);
    }

    @Test
    void questionsGetThePrefixOfTheModelInProcessOnly() {
        assertThat(config("in-process", 384, 1, 0).queryPrefix()).startsWith("Represent this sentence");
        assertThat(config("openai", 384, 1, 0).queryPrefix()).isEmpty();
    }
}
