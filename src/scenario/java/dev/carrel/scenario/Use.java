package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import dev.carrel.harness.StoreProbe;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** Chunks that were found are counted; those not used for long are listed, and pruned when told to. */
final class Use {
    private static final String AGENT = "/agents/a";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Use() {}

    static void check(Organization museum, StoreProbe stores) {
        museum.put(AGENT + "/chunks", """
                        {"chunks": [{"key": "c1", "text": "The museum opens at nine."},
                                    {"key": "c2", "text": "The fax machine is on the third floor."}]}""").json(200);
        stores.execute(
                "update document_version set published_at = now() - interval '60 days' where incarnation = ?",
                stores.incarnation(museum.name(), "a"));
        museum.post(AGENT + "/search", """
                        {"text": "museum", "mode": "keyword"}""").json(200);
        JsonNode hot = Await.value(
                "accesses are flushed",
                LIMIT,
                () -> museum.get(AGENT + "/hot-chunks").json(200).path("items"),
                items -> !items.isEmpty());
        assertThat(hot).extracting(chunk -> chunk.path("chunkKey").asText()).containsExactly("c1");
        assertThat(hot.at("/0/accessCount").asInt()).isEqualTo(1);
        assertThat(museum.get(AGENT + "/cold-chunks?unusedFor=P30D").json(200).path("items"))
                .extracting(chunk -> chunk.path("chunkKey").asText())
                .containsExactly("c2");
        assertThat(museum.get(AGENT + "/health").json(200).path("status").asText())
                .isEqualTo("healthy");

        assertThat(pruned(museum, "").path("pruned").asInt()).isZero();
        JsonNode pruning = pruned(museum, ", \"dryRun\": false");
        assertThat(pruning.path("found").asInt()).isEqualTo(1);
        assertThat(pruning.path("pruned").asInt()).isEqualTo(1);
        assertThat(museum.get("/prunings/" + pruning.path("id").asText() + "/chunks")
                        .json(200)
                        .at("/items/0/chunkKey")
                        .asText())
                .isEqualTo("c2");
        assertThat(museum.get("/agents?sort=totalChunks")
                        .json(200)
                        .at("/items/0/totalChunks")
                        .asInt())
                .isEqualTo(1);
    }

    private static JsonNode pruned(Organization museum, String more) {
        JsonNode pruning = museum.post(AGENT + "/prunings?wait=60s", "{\"unusedFor\": \"P30D\"" + more + "}")
                .json(200);
        assertThat(pruning.path("status").asText()).isEqualTo("completed");
        return pruning;
    }
}
