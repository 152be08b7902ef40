package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A node that was killed has what was searched lately in memory when it is there again. */
@ExtendWith(SharedStores.class)
@Timeout(120)
class WarmStartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LOADED = "that were searched lately are in memory";

    private final Path directory = Stores.newDirectory("warm-start-");
    private final String organization = "warm-start-" + UUID.randomUUID();
    private final Stores stores;

    WarmStartIT(Stores stores) {
        this.stores = stores;
    }

    private ServiceProcess node(String name, FakeEmbeddings model, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(stores.settings(name));
        settings.putAll(Corpus.settings(model));
        settings.putAll(more);
        return ServiceProcess.started(name, directory, settings);
    }

    private JsonNode search(Api api, String agent) {
        return api.post(
                        Api.agent(organization, agent) + "/search",
                        Map.of("vector", FakeEmbeddings.vector("varnish 3"), "limit", 3, "explain", true))
                .expect(200)
                .json();
    }

    private void write(Api api, String agent, int from, int to) {
        List<Map<String, Object>> chunks = IntStream.range(from, to)
                .mapToObj(i -> Map.<String, Object>of(
                        "key", "c" + i, "text", "varnish " + i, "embedding", FakeEmbeddings.vector("varnish " + i)))
                .toList();
        api.put(Api.agent(organization, agent) + "/chunks", Map.of("chunks", chunks))
                .expect(200);
    }

    private static boolean inMemory(JsonNode answer) {
        return answer.at("/explanation/semantic/inMemory").asBoolean();
    }

    private static List<String> keys(JsonNode answer) {
        return answer.path("hits").findValuesAsText("chunkKey");
    }

    @Test
    void whatWasSearchedBeforeTheKillIsInMemoryForTheFirstSearchAfterIt() {
        try (var model = new FakeEmbeddings()) {
            JsonNode before;
            try (ServiceProcess first = node("first", model, Map.of())) {
                write(first.api(), "asked", 0, 10);
                write(first.api(), "not-asked", 0, 10);
                before = search(first.api(), "asked");
                Await.until(
                        "the search is noted",
                        LIMIT,
                        () -> first.api()
                                .get(Api.agent(organization, "asked") + "/stats")
                                .expect(200)
                                .json()
                                .has("lastSearchedAt"));
                first.kill();
            }
            try (ServiceProcess second = node("second", model, Map.of())) {
                Await.until("it has loaded", LIMIT, () -> second.log().contains(LOADED));

                JsonNode after = search(second.api(), "asked");
                assertThat(inMemory(before)).isFalse();
                assertThat(inMemory(after)).isTrue();
                assertThat(keys(after)).isEqualTo(keys(before)).startsWith("c3");
                assertThat(inMemory(search(second.api(), "not-asked"))).isFalse();

                write(second.api(), "asked", 10, 12);
                JsonNode written = search(second.api(), "asked");
                assertThat(inMemory(written)).isTrue();
                assertThat(written.path("revision").asLong())
                        .isGreaterThan(after.path("revision").asLong());
            }
            try (ServiceProcess third = node("third", model, Map.of("carrel.search.memory-bytes", "0"))) {
                assertThat(inMemory(search(third.api(), "asked"))).isFalse();
                assertThat(third.log()).doesNotContain(LOADED);
            }
        }
    }
}
