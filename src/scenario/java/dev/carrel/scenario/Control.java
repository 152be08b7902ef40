package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.harness.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** An ingestion that is cancelled, retried, followed by its events, and found in the lists of operations. */
final class Control {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** So many that all of them cannot be published before it is cancelled. */
    private static final int DOCUMENTS = 160;

    private Control() {}

    static void check(Organization office) {
        String id = office.post("/agents/a/documents", documents())
                .json(202)
                .path("id")
                .asText();
        office.post("/ingestions/" + id + "/cancel", "{}").json(202);
        JsonNode cancelled = awaitStatus(office, id, "cancelled");
        // none as a rule; those whose publication was under way when it was cancelled stay
        int before = cancelled.at("/documents/published").asInt();
        assertThat(before).isLessThan(DOCUMENTS);
        assertThat(cancelled.path("finishedAt").asText()).isNotBlank();
        assertThat(office.get("/agents/a/stats").json(200).path("documentCount").asInt())
                .isEqualTo(before);
        office.post("/operations/" + id + "/restart", "{}").problem(409, "conflict");
        office.post("/ingestions/" + id + "/cancel", "{}").problem(409, "conflict");

        office.post("/operations/" + id + "/retry", "{}").json(202);
        follow(office, id);
        JsonNode completed = awaitStatus(office, id, "completed");
        assertThat(completed.at("/documents/published").asInt()).isEqualTo(DOCUMENTS);
        JsonNode stats = office.get("/agents/a/stats").json(200);
        assertThat(stats.path("documentCount").asInt()).isEqualTo(DOCUMENTS);
        assertThat(stats.path("totalChunks").asInt()).isEqualTo(DOCUMENTS);
        assertThat(stats.path("revision").asInt()).isEqualTo(before == 0 ? 1 : 2);
        office.post("/operations/" + id + "/retry", "{}").problem(409, "conflict");

        lists(office, id);
    }

    private static void follow(Organization office, String id) {
        var events = office.events("/operations/" + id + "/events");
        assertThat(events.getLast().getKey()).isEqualTo("end");
        assertThat(events.getLast().getValue().path("status").asText()).isEqualTo("completed");
        assertThat(events.subList(0, events.size() - 1))
                .as("none, when the end was there before the listener")
                .allSatisfy(event -> assertThat(event.getKey()).isEqualTo("progress"));
        assertThat(events)
                .extracting(event -> event.getValue().path("progress").asInt())
                .isSorted();
    }

    private static void lists(Organization office, String ingestion) {
        office.ingest("b", "one", "The stapler is in the second drawer.");
        String deletion =
                office.delete("/agents/b?wait=60s").json(200).path("queueId").asText();

        assertThat(ids(office, "")).hasSize(3).startsWith(deletion).endsWith(ingestion);
        assertThat(ids(office, "?kind=deletion")).containsExactly(deletion);
        assertThat(ids(office, "?agentId=a")).containsExactly(ingestion);
        assertThat(ids(office, "?kind=ingestion&status=completed")).hasSize(2).endsWith(ingestion);
        assertThat(ids(office, "?status=failed")).isEmpty();
        assertThat(ids(office, "?stuck=true")).isEmpty();
        JsonNode problem = office.get("/operations?kind=holiday").problem(400, "invalid-input");
        assertThat(problem.path("field").asText()).isEqualTo("kind");
        JsonNode first = office.get("/operations?limit=1").json(200);
        assertThat(ids(office, "?limit=1&cursor=" + first.path("next").asText()))
                .hasSize(1)
                .doesNotContain(deletion);
    }

    private static List<String> ids(Organization office, String filter) {
        List<String> ids = new ArrayList<>();
        office.get("/operations" + filter)
                .json(200)
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private static JsonNode awaitStatus(Organization office, String id, String status) {
        return Await.value(
                "the ingestion is " + status,
                LIMIT,
                () -> office.get("/ingestions/" + id).json(200),
                ingestion -> ingestion.path("status").asText().equals(status));
    }

    private static String documents() {
        ObjectNode request = Organization.JSON.createObjectNode();
        ArrayNode documents = request.putArray("documents");
        for (int i = 0; i < DOCUMENTS; i++) {
            documents
                    .addObject()
                    .put("key", "note-" + i)
                    .put(
                            "text",
                            "Note number " + i + " says that paper is bought on the first day of month " + i + ".");
        }
        return request.toString();
    }
}
