package dev.carrel.operation;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OperationsConfigTest {
    @Test
    void waitDoublesFromTheFirstToTheLongest() {
        var config = new OperationsConfig(
                Duration.ofSeconds(15),
                4,
                30,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                100,
                Duration.ofMinutes(10),
                Duration.ofDays(30));

        assertThat(config.backoff(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.backoff(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.backoff(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.backoff(5)).isEqualTo(Duration.ofSeconds(16));
        assertThat(config.backoff(6)).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.backoff(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }
}
