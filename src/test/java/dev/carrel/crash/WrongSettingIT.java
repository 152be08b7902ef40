package dev.carrel.crash;

import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A setting with a wrong value ends the start, though only searches need it. */
@ExtendWith(SharedStores.class)
@Timeout(180)
class WrongSettingIT {
    @ParameterizedTest
    @CsvSource({"carrel.search.memory-bytes, -1", "carrel.cache.pages-bytes, -1", "carrel.search.fusion-k, 0"})
    void endsTheStartWithItsNameAndValue(String name, String value, Stores stores) {
        Map<String, String> settings = new HashMap<>(stores.settings("wrong-setting"));
        settings.put(name, value);
        try (ServiceProcess node = ServiceProcess.starting("wrong", Stores.newDirectory("wrong-"), settings)) {
            assertThat(node.awaitEnd(Duration.ofSeconds(90))).isEqualTo(1);
            assertThat(node.log()).contains("the service could not run: " + name + " is " + value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"carrel.postgres.shared-buffers", "carrel.elasticsearch.heap"})
    void aSizeOfAnEmbeddedStoreEndsItWithASentence(String name) {
        try (ServiceProcess node =
                ServiceProcess.starting("wrong-size", Stores.newDirectory("wrong-"), Map.of(name, "lots"))) {
            assertThat(node.awaitEnd(Duration.ofSeconds(90))).isEqualTo(1);
            assertThat(node.log()).contains("'lots'; write a number").doesNotContain("\tat ");
        }
    }
}
