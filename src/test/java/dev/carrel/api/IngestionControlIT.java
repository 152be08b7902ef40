package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Progress, failures, cancel and retry of ingestions, and what happens to a document meanwhile. */
@ExtendWith(SharedService.class)
@SuppressWarnings("try") // a block that holds the model has no more to do with it
class IngestionControlIT {
    private final Service service;
    private final Api api;

    IngestionControlIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    private Answer control(Tenant mine, String id, String action) {
        return api.post(mine.organizationPath("/ingestions/" + id + "/" + action), Map.of());
    }

    private List<JsonNode> outcomes(Tenant mine, String id) {
        List<JsonNode> items = new ArrayList<>();
        api.get(mine.organizationPath("/ingestions/" + id + "/documents"))
                .expect(200)
                .json()
                .path("items")
                .forEach(items::add);
        return items;
    }

    @Test
    void textThatTheModelRefusesFailsItsDocumentOnly(Tenant mine) {
        mine.ingest(Map.of("key", "d2", "text", "The old text."));
        service.model().refuse(text -> text.contains("poison"));
        try {
            JsonNode ingestion = mine.ingest(
                    Map.of("key", "d1", "text", "Good."),
                    Map.of("key", "d2", "text", "With poison."),
                    Map.of("key", "d3", "chunks", List.of(Map.of("text", "fine"), Map.of("text", "poison too"))),
                    Map.of("key", "d4", "text", "Good as well."));

            assertThat(ingestion.path("status").asText()).isEqualTo("completed");
            assertThat(ingestion.path("documents").toString()).isEqualTo("""
                    {"total":4,"published":2,"unchanged":0,"failed":2,"cancelled":0,"refused":0}""");
            List<JsonNode> outcomes = outcomes(mine, ingestion.path("id").asText());
            assertThat(Tenant.texts(outcomes, "outcome")).containsExactly("published", "failed", "failed", "published");
            assertThat(outcomes.get(1).path("error").asText())
                    .contains("refused")
                    .contains("400");
        } finally {
            service.model().refuse(text -> false);
        }
        assertThat(mine.searchable()).containsExactlyInAnyOrder("Good.", "The old text.", "Good as well.");
        mine.settled();
    }

    @Test
    void textRefusedByTheModelIsABadRequestForASmallWrite(Tenant mine) {
        service.model().refuse(text -> text.contains("poison"));
        try {
            JsonNode problem = mine.writeChunks(Map.of("key", "c1", "text", "poison"))
                    .expect(400)
                    .json();
            assertThat(problem.path("detail").asText()).startsWith("Nothing was written.");
            assertThat(mine.writeChunks(Map.of("key", "c1", "text", "good")).status())
                    .isEqualTo(200);
            assertThat(mine.post("/search", Map.of("text", "poison")).status()).isEqualTo(400);
        } finally {
            service.model().refuse(text -> false);
        }
    }

    @Test
    void outageEndsInAClearFailureThatRetryContinues(Tenant mine) {
        service.model().fail(true);
        String id;
        try {
            id = mine.submit(Map.of("key", "d1", "text", "one"), Map.of("key", "d2", "text", "two"))
                    .path("id")
                    .asText();
            JsonNode failed = mine.awaitIngestion(id, "failed");
            assertThat(failed.path("error").asText()).contains("embedding model failed");
            assertThat(failed.path("attempts").asInt()).isEqualTo(Service.ATTEMPTS);
            assertThat(failed.has("finishedAt")).isTrue();
            assertThat(mine.documentKeys()).isEmpty();
        } finally {
            service.model().fail(false);
        }
        control(mine, id, "retry").expect(202);
        JsonNode ended = mine.awaitIngestion(id, "completed");
        assertThat(ended.has("error")).isFalse();
        assertThat(ended.path("documents").path("published").asInt()).isEqualTo(2);
        assertThat(mine.searchable()).containsExactlyInAnyOrder("one", "two");
        assertThat(mine.settled().revision()).isEqualTo(1);
    }

    @Test
    void passingFailureIsTriedAgainByItself(Tenant mine) {
        service.model().fail(true);
        String id;
        try {
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            Await.until(
                    "first attempt failed",
                    Tenant.LIMIT,
                    () -> mine.ingestion(id).has("error"));
        } finally {
            service.model().fail(false);
        }
        JsonNode ended = mine.awaitIngestion(id, "completed");
        assertThat(ended.path("attempts").asInt()).isBetween(2, Service.ATTEMPTS);
        assertThat(mine.searchable()).containsExactly("one");
    }

    @Test
    void cancelledIngestionLeavesTheOldVersionAndRetryPublishesTheNew(Tenant mine) {
        mine.ingest(Map.of("key", "d1", "text", "old"));
        String id;
        int asked = service.model().requests();
        try (var held = service.model().hold()) {
            id = mine.submit(Map.of("key", "d1", "text", "new"), Map.of("key", "d2", "text", "other"))
                    .path("id")
                    .asText();
            // a job that is not at work yet would end at once
            Await.until(
                    "the model is asked", Tenant.LIMIT, () -> service.model().requests() > asked);
            assertThat(control(mine, id, "cancel")
                            .expect(202)
                            .json()
                            .path("cancelRequested")
                            .asBoolean())
                    .isTrue();
            Problems.of(control(mine, id, "retry"), 409);
        }
        mine.awaitIngestion(id, "cancelled");
        assertThat(mine.searchable()).containsExactly("old");
        assertThat(mine.document("d1").version()).isEqualTo(1);
        Problems.of(control(mine, id, "cancel"), 409);

        control(mine, id, "retry").expect(202);
        mine.awaitIngestion(id, "completed");
        assertThat(mine.searchable()).containsExactlyInAnyOrder("new", "other");
        Problems.of(control(mine, id, "retry"), 409);
        mine.settled();
    }

    @Test
    void ingestionThatWaitsIsCancelledAtOnce(Tenant mine) {
        List<String> others = new ArrayList<>();
        String id;
        try (var held = service.model().hold()) {
            // more than the node works on at the same time
            for (int i = 0; i < 16; i++) {
                others.add(mine.sibling("sibling-" + i)
                        .submit(Map.of("key", "d", "text", "t"))
                        .path("id")
                        .asText());
            }
            id = mine.submit(Map.of("key", "d1", "text", "one")).path("id").asText();
            assertThat(control(mine, id, "cancel")
                            .expect(202)
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("cancelled");
        }
        others.forEach(other -> mine.awaitIngestion(other, "completed"));
        assertThat(mine.ingestion(id).path("attempts").asInt()).isZero();
        assertThat(mine.documentKeys()).isEmpty();
        control(mine, id, "retry").expect(202);
        mine.awaitIngestion(id, "completed");
        assertThat(mine.searchable()).containsExactly("one");
    }

    @Test
    void documentRemovedWhileItIsIngestedStaysRemoved(Tenant mine) {
        mine.ingest(Map.of("key", "d1", "text", "old"));
        String id;
        try (var held = service.model().hold()) {
            id = mine.submit(Map.of("key", "d1", "text", "new"), Map.of("key", "d2", "text", "other"))
                    .path("id")
                    .asText();
            mine.awaitIngestion(id, "processing");
            mine.delete("/documents/d1").expect(200);
        }
        mine.awaitIngestion(id, "completed");
        assertThat(Tenant.texts(outcomes(mine, id), "outcome")).containsExactly("cancelled", "published");
        assertThat(outcomes(mine, id).getFirst().path("error").asText()).contains("deleted");
        assertThat(mine.searchable()).containsExactly("other");
        mine.settled();
    }

    @Test
    void ofTwoVersionsUnderWayTheOneSentLastStays(Tenant mine) {
        List<String> ids = new ArrayList<>();
        try (var held = service.model().hold()) {
            for (String text : List.of("first", "second", "third")) {
                ids.add(mine.submit(Map.of("key", "d1", "text", text))
                        .path("id")
                        .asText());
            }
        }
        ids.forEach(id -> mine.awaitIngestion(id, "completed"));
        assertThat(mine.searchable()).containsExactly("third");
        assertThat(mine.document("d1").version()).isEqualTo(3);
        mine.settled();
    }

    @Test
    void oldVersionIsServedUntilTheNewOneIsComplete(Tenant mine) {
        mine.ingest(Map.of("key", "d1", "text", "old"));
        String id;
        try (var held = service.model().hold()) {
            id = mine.submit(Map.of("key", "d1", "text", "new")).path("id").asText();
            mine.awaitIngestion(id, "processing");
            assertThat(mine.searchable()).containsExactly("old");
            assertThat(mine.chunks("d1", "text")).containsExactly("old");
            assertThat(mine.exact().counters().bytes()).isEqualTo(3);
        }
        // between two answers there is either the old version or the new one
        Await.until("completed", Tenant.LIMIT, () -> {
            assertThat(mine.searchable()).hasSize(1);
            return mine.ingestion(id).path("status").asText().equals("completed");
        });
        assertThat(mine.searchable()).containsExactly("new");
    }

    @Test
    void progressGrowsWithTheWork(Tenant mine) {
        List<Map<String, Object>> documents = IntStream.range(0, 64)
                .mapToObj(i -> Map.<String, Object>of("key", "d" + i, "text", "text " + i))
                .toList();
        service.model().slow(Duration.ofMillis(300));
        try {
            String id = mine.submit(documents).path("id").asText();
            JsonNode half = Await.value(
                    "half done",
                    Tenant.LIMIT,
                    () -> mine.ingestion(id),
                    state -> state.path("progress").asInt() > 0);
            assertThat(half.path("progress").asInt()).isBetween(1, 99);
            assertThat(half.path("totalItems").asInt()).isEqualTo(64);
            mine.awaitIngestion(id, "completed");
        } finally {
            service.model().slow(Duration.ZERO);
        }
    }

    @Test
    void organizationWithTooMuchWaitingIsToldToComeBack(Tenant mine) {
        List<String> accepted = new ArrayList<>();
        try (var held = service.model().hold()) {
            Answer answer = mine.post("/documents", Map.of("key", "d0", "text", "text"));
            while (answer.status() == 202 && accepted.size() < 2 * Service.MOST_PENDING) {
                accepted.add(answer.json().path("id").asText());
                answer = mine.post("/documents", Map.of("key", "d" + accepted.size(), "text", "text"));
            }
            Problems.of(answer, 429);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(accepted).hasSizeGreaterThanOrEqualTo(Service.MOST_PENDING);
        }
        accepted.forEach(id -> mine.awaitIngestion(id, "completed"));
        assertThat(mine.settled().counters().documents()).isEqualTo(accepted.size());
    }
}
