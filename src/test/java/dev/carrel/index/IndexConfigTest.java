package dev.carrel.index;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IndexConfigTest {
    private static boolean onThisMachine(String... hosts) {
        return new IndexConfig(List.of(hosts), "http", Optional.empty(), Optional.empty(), 1, 0, Duration.ofSeconds(1))
                .isOnThisMachine();
    }

    @Test
    void loopbackAddressesShareTheProcessors() {
        assertThat(onThisMachine("127.0.0.1:9200")).isTrue();
        assertThat(onThisMachine("localhost:9200", "[::1]:9201")).isTrue();
        assertThat(onThisMachine("elasticsearch:9200")).isFalse();
        assertThat(onThisMachine("127.0.0.1:9200", "10.0.0.7:9200")).isFalse();
    }
}
