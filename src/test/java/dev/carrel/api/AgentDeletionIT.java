package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Deletion of an agent's knowledge: at once, completely, and for this incarnation only. */
@ExtendWith(SharedService.class)
@SuppressWarnings("try") // a block that holds the model has no more to do with it
class AgentDeletionIT {
    private final Service service;
    private final Api api;

    AgentDeletionIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    @Test
    void deletedAgentIsGoneAtOnceForEveryone(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "documentKey", "d1", "text", "one"));
        assertThat(mine.searchable()).containsExactly("one"); // the node remembers the incarnation from here
        Answer deleted = mine.delete("").expect(202);

        assertThat(deleted.json().path("success").asBoolean()).isTrue();
        assertThat(deleted.json().path("message").asText()).contains("agent");
        assertThat(deleted.headers().firstValue("Location"))
                .hasValue(mine.organizationPath(
                        "/deletions/" + deleted.json().path("queueId").asText()));
        for (Answer answer : List.of(
                mine.get("/stats"),
                mine.get("/documents"),
                mine.get("/documents/d1"),
                mine.get("/documents/d1/chunks"),
                mine.post("/search", Map.of("text", "one")),
                mine.post("/chunks/delete", Map.of("keys", List.of("c1"))),
                mine.delete("/documents/d1"))) {
            assertThat(Problems.of(answer, 404).path("detail").asText()).isEqualTo("There is no such agent.");
        }
        assertThat(Tenant.texts(api.get(mine.organizationPath("/agents")).json().path("items"), "agentId"))
                .containsExactly("neighbour");
    }

    @Test
    void purgeEndsWithACertificateAndNothingInEitherStore(Tenant mine) {
        mine.ingest(IntStream.range(0, 30)
                .mapToObj(i -> Map.of("key", "d" + i, "text", "text " + i))
                .toList());
        mine.deleteChunks("d0#0");
        UUID incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        Answer deleted = mine.delete("?wait=30s").expect(200);
        JsonNode deletion = api.get(deleted.headers().firstValue("Location").orElseThrow())
                .expect(200)
                .json();

        assertThat(deletion.path("status").asText()).isEqualTo("completed");
        assertThat(deletion.path("inProgress").asBoolean()).isFalse();
        assertThat(deletion.path("progress").asInt()).isEqualTo(100);
        assertThat(deletion.path("queueId").asText())
                .isEqualTo(deleted.json().path("queueId").asText());
        assertThat(deletion.path("certificate").path("rowsLeft").asInt(-1)).isZero();
        assertThat(deletion.path("certificate").path("entriesLeft").asInt(-1)).isZero();
        assertThat(deletion.path("certificate").has("certifiedAt")).isTrue();
        for (String table : List.of("chunk", "chunk_to_index", "document_version", "document", "staged_text")) {
            assertThat(service.probe().count("select count(*) from " + table + " where incarnation = ?", incarnation))
                    .as(table)
                    .isZero();
        }
        assertThat(service.probe().entries(incarnation)).isEmpty();
        assertThat(mine.get("/deletion").expect(200).json()).isEqualTo(deletion);
        assertThat(api.get(mine.organizationPath("/deletions?agentId=agent"))
                        .expect(200)
                        .json()
                        .path("items"))
                .containsExactly(deletion);
    }

    @Test
    void agentCreatedAnewSeesNothingOld(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "documentKey", "d1", "text", "old"), Map.of("key", "c2", "text", "old too"));
        UUID old = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        assertThat(mine.searchable()).containsExactlyInAnyOrder("old", "old too");
        mine.delete("").expect(202);
        mine.putChunks(Map.of("key", "c1", "documentKey", "d1", "text", "new"));

        assertThat(mine.searchable()).containsExactly("new");
        assertThat(mine.revision()).isEqualTo(1);
        mine.putChunks(Map.of("key", "c1", "documentKey", "d1", "text", "newer"));
        assertThat(mine.searchable()).containsExactly("newer");
        assertThat(mine.documentKeys()).containsExactly("d1");
        Await.value(
                "purged", Tenant.LIMIT, () -> mine.get("/deletion").json(), deletion -> deletion.has("certificate"));
        assertThat(service.probe().entries(old)).isEmpty();
        assertThat(mine.searchable()).containsExactly("newer");
        Contents contents = mine.settled();
        assertThat(contents.rows()).hasSize(1);
    }

    @Test
    void ingestionUnderWayIsCancelledByTheDeletionAndWritesNothing(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "old"));
        UUID old = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        String ingestion;
        try (var held = service.model().hold()) {
            ingestion =
                    mine.submit(Map.of("key", "d1", "text", "late")).path("id").asText();
            mine.awaitIngestion(ingestion, "processing");
            mine.delete("").expect(202);
            mine.sibling("sibling").get("/stats").expect(404);
        }
        JsonNode ended = mine.awaitIngestion(ingestion, "cancelled");

        assertThat(ended.path("error").asText()).contains("deleted");
        mine.get("/stats").expect(404);
        Await.value(
                "purged", Tenant.LIMIT, () -> mine.get("/deletion").json(), deletion -> deletion.has("certificate"));
        assertThat(service.probe().count("select count(*) from chunk where incarnation = ?", old))
                .isZero();
        assertThat(service.probe().entries(old)).isEmpty();
    }

    @Test
    void emptyAgentIsDeletedToo(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.deleteChunks("c1");
        Answer deleted = mine.delete("?wait=30s").expect(200);

        assertThat(mine.get("/deletion").expect(200).json().path("queueId").asText())
                .isEqualTo(deleted.json().path("queueId").asText());
        mine.get("/stats").expect(404);
    }

    @Test
    void deletionThatCompletedCannotBeRetried(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        String id = mine.delete("?wait=30s").expect(200).json().path("queueId").asText();

        Problems.of(api.post(mine.organizationPath("/deletions/" + id + "/retry"), Map.of()), 409);
        assertThat(api.get(mine.organizationPath("/deletions?stuck=true"))
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void agentThatNeverWasHasNoDeletion(Tenant mine) {
        Problems.of(mine.get("/deletion"), 404);
        Problems.of(mine.delete(""), 404);
    }
}
