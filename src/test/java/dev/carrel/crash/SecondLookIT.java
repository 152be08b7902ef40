package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.HeldElasticsearch;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What lands after a deletion was certified; promise 3. */
@ExtendWith(SharedStores.class)
@Timeout(120)
class SecondLookIT {
    private static final String AGENT = "agent";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory = Stores.newDirectory("look-");
    private final String organization = "look-" + UUID.randomUUID();
    private final Stores stores;

    SecondLookIT(Stores stores) {
        this.stores = stores;
    }

    private Map<String, String> settings(String node, FakeEmbeddings model) {
        Map<String, String> settings = new HashMap<>(stores.settings(node));
        settings.putAll(Corpus.settings(model));
        settings.put("carrel.deletion.second-look-after", "PT4S");
        return settings;
    }

    private static List<Map<String, Object>> chunks(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(i -> Map.<String, Object>of(
                        "key", "c" + i, "text", text + i, "embedding", FakeEmbeddings.vector(text + i)))
                .toList();
    }

    /** A small write has no operation that the deletion could wait for. */
    @Test
    void bulkOfASmallWriteThatLandsAfterTheCertificateIsSweptAndRecorded() {
        try (var model = new FakeEmbeddings();
                StoreProbe probe = stores.probe();
                var elasticsearch = new HeldElasticsearch(stores.elasticsearchHost())) {
            Map<String, String> writing = settings("writing", model);
            writing.put("carrel.elasticsearch.hosts", elasticsearch.host());
            // the deletion is the other node's: this one would send its bulks for a chunk one after the other
            writing.put("carrel.operation.max-running", "0");
            try (ServiceProcess writer = ServiceProcess.started("writing", directory, writing);
                    ServiceProcess deleter =
                            ServiceProcess.started("deleting", directory, settings("deleting", model))) {
                Api api = deleter.api();
                String agent = Api.agent(organization, AGENT);
                api.put(agent + "/chunks", Map.of("chunks", chunks(1, "old"))).expect(200);
                UUID incarnation = probe.incarnation(organization, AGENT);
                elasticsearch.hold();
                CompletableFuture<Answer> late = CompletableFuture.supplyAsync(() ->
                        writer.api().put(agent + "/chunks", Map.of("chunks", chunks(3, "late"))));
                Await.until("the bulk is on its way", LIMIT, elasticsearch::holdsOne);

                String id = api.delete(agent + "?wait=30s")
                        .expect(200)
                        .json()
                        .path("queueId")
                        .asText();
                String certificate = Api.organization(organization) + "/deletions/" + id + "/certificate";
                JsonNode before = api.get(certificate).expect(200).json();
                assertThat(before.path("entriesLeft").asInt(-1)).isZero();
                assertThat(before.at("/secondLook/looks").asInt(-1)).isZero();
                assertThat(probe.entries(incarnation)).isEmpty();
                elasticsearch.letGo();
                assertThat(late.join().status()).isIn(404, 503);
                assertThat(probe.entries(incarnation)).as("landed late").hasSize(3);
                api.put(agent + "/chunks", Map.of("chunks", chunks(2, "new"))).expect(200);

                JsonNode after = Await.value(
                        "a look found nothing more",
                        LIMIT,
                        () -> api.get(certificate).expect(200).json(),
                        seen -> !seen.path("secondLook").has("nextLookAt"));
                assertThat(after.at("/secondLook/lateEntries").asInt()).isEqualTo(3);
                assertThat(after.at("/secondLook/lateRows").asInt(-1)).isZero();
                assertThat(after.at("/secondLook/looks").asInt()).isEqualTo(2);
                assertThat(after.path("certifiedAt")).isEqualTo(before.path("certifiedAt"));
                assertThat(probe.entries(incarnation)).isEmpty();
                assertThat(probe.contents(organization, AGENT).entries()).hasSize(2);
            }
        }
    }
}
