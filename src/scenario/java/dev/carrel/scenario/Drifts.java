package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.StoreProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Stores that were made to differ: the differences are found, told and healed. */
final class Drifts {
    private static final String AGENT = "a";
    private static final String QUESTION = "What do we sell?";

    private Drifts() {}

    static void check(Organization shop, StoreProbe stores) {
        shop.put("/agents/" + AGENT + "/chunks", """
                {"chunks": [{"key": "c1", "text": "We sell lanterns."}, {"key": "c2", "text": "We sell ropes."},
                            {"key": "c3", "text": "We sell anchors."}]}""").json(200);
        assertThat(run(shop, "report").path("drifts").asInt()).isZero();

        long lost = damage(shop, stores);
        assertThat(shop.get("/agents/" + AGENT + "/stats")
                        .json(200)
                        .path("totalChunks")
                        .asInt())
                .isEqualTo(10);
        assertThat(shop.search(AGENT, QUESTION)).hasSize(2);

        JsonNode reported = run(shop, "report");
        assertThat(reported.path("drifts").asInt()).isEqualTo(2);
        assertThat(reported.path("healed").asInt()).isZero();
        assertThat(drifts(shop, reported))
                .containsExactlyInAnyOrder("wrong-counter a totalChunks false", "missing-entry a " + lost + " false");

        JsonNode healed = run(shop, "heal");
        assertThat(healed.path("healed").asInt()).isEqualTo(2);
        assertThat(drifts(shop, healed))
                .containsExactlyInAnyOrder("wrong-counter a totalChunks true", "missing-entry a " + lost + " true");
        assertThat(shop.get("/agents/" + AGENT + "/stats")
                        .json(200)
                        .path("totalChunks")
                        .asInt())
                .isEqualTo(3);
        assertThat(shop.search(AGENT, QUESTION))
                .as("the lost entry is found again")
                .hasSize(3);
        assertThat(run(shop, "report").path("drifts").asInt()).isZero();

        shop.post("/reconciliations", "{\"mode\": \"guess\"}").problem(400, "invalid-input");
        shop.post("/reconciliations", "{\"agentId\": \"nobody\"}").problem(404, "not-found");
        shop.post("/reconciliations/" + healed.path("id").asText() + "/cancel", "{}")
                .problem(409, "conflict");
        assertThat(shop.get("/reconciliations").json(200).path("items")).hasSize(4);
    }

    /** Seven chunks too many are counted, and an entry is gone. @return the chunk's id */
    private static long damage(Organization shop, StoreProbe stores) {
        UUID incarnation = stores.incarnation(shop.name(), AGENT);
        stores.execute("update namespace set total_chunks = total_chunks + 7 where incarnation = ?", incarnation);
        long chunk = stores.count("select chunk_id from chunk where incarnation = ? and chunk_key = 'c2'", incarnation);
        stores.removeEntry(incarnation, chunk);
        return chunk;
    }

    private static JsonNode run(Organization shop, String mode) {
        JsonNode run = shop.post(
                        "/reconciliations?wait=60s", "{\"agentId\": \"" + AGENT + "\", \"mode\": \"" + mode + "\"}")
                .json(200);
        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.path("rows").asInt()).isEqualTo(3);
        return run;
    }

    private static List<String> drifts(Organization shop, JsonNode run) {
        List<String> lines = new ArrayList<>();
        shop.get("/reconciliations/" + run.path("id").asText() + "/drifts")
                .json(200)
                .path("items")
                .forEach(drift -> lines.add(String.join(
                        " ",
                        drift.path("kind").asText(),
                        drift.path("agentId").asText(),
                        drift.path("subject").asText(),
                        drift.path("healed").asText())));
        return lines;
    }
}
