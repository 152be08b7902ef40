package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Cancel, retry, restart and throttle of deletions, a second deletion, and what becomes of the knowledge. */
@ExtendWith(SharedService.class)
@SuppressWarnings("try") // a block that holds the model has no more to do with it
class DeletionControlIT {
    private final Service service;
    private final Api api;

    DeletionControlIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    private Answer control(Tenant mine, String id, String action) {
        return api.post(mine.organizationPath("/deletions/" + id + "/" + action), Map.of());
    }

    private JsonNode deletion(Tenant mine, String id) {
        return api.get(mine.organizationPath("/deletions/" + id)).expect(200).json();
    }

    private JsonNode await(Tenant mine, String id, String status) {
        return Await.value(
                "deletion " + status,
                Tenant.LIMIT,
                () -> deletion(mine, id),
                deletion -> deletion.path("status").asText().equals(status));
    }

    private Answer throttle(Tenant mine, String id, int rate) {
        return api.put(mine.organizationPath("/deletions/" + id + "/throttle"), Map.of("chunksPerSecond", rate));
    }

    private static String queued(Answer answer) {
        return answer.expect(202).json().path("queueId").asText();
    }

    private static List<Map<String, Object>> chunks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Map.<String, Object>of("key", "c" + i, "text", "text " + i))
                .toList();
    }

    /** Ingestions that take all places of the node, as long as the model is held. */
    private List<String> occupy(Tenant mine) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < Service.PLACES; i++) {
            String id = mine.sibling("sibling-" + i)
                    .submit(Map.of("key", "d", "text", "t"))
                    .path("id")
                    .asText();
            mine.awaitIngestion(id, "processing");
            others.add(id);
        }
        return others;
    }

    private void awaitAll(Tenant mine, List<String> ingestions) {
        ingestions.forEach(id -> mine.awaitIngestion(id, "completed"));
    }

    /** A deletion that purges one chunk a second. */
    private String slowDeletion(Tenant mine, int chunks) {
        mine.putChunks(chunks(chunks));
        List<String> others;
        String id;
        try (var held = service.model().hold()) {
            others = occupy(mine);
            id = queued(mine.delete(""));
            assertThat(throttle(mine, id, 1)
                            .expect(200)
                            .json()
                            .path("chunksPerSecond")
                            .asInt())
                    .isEqualTo(1);
        }
        awaitAll(mine, others);
        Await.until(
                "the purge is under way",
                Tenant.LIMIT,
                () -> deletion(mine, id).path("processedItems").asInt() > 0);
        return id;
    }

    @Test
    void deletionCancelledBeforeItsPurgeGivesEverythingBack(Tenant mine) {
        mine.putChunks(chunks(5));
        Contents before = mine.settled();
        Contents.Counters organization = service.probe().organization(mine.organization());
        List<String> others;
        String id;
        try (var held = service.model().hold()) {
            others = occupy(mine);
            id = queued(mine.delete(""));
            mine.get("/stats").expect(404);
            assertThat(deletion(mine, id).path("namespace").asText()).isEqualTo("retired");
            JsonNode cancelled = control(mine, id, "cancel").expect(202).json();
            assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
            assertThat(cancelled.path("namespace").asText()).isEqualTo("restored");
            Contents after = mine.exact();
            assertThat(after.counters()).isEqualTo(before.counters());
            assertThat(after.rows()).isEqualTo(before.rows());
            assertThat(after.entries()).isEqualTo(before.entries());
            assertThat(mine.searchable()).hasSize(5);
            assertThat(service.probe().organization(mine.organization())).isEqualTo(organization);
        }
        awaitAll(mine, others);
        Problems.of(control(mine, id, "cancel"), 409);
        Problems.of(control(mine, id, "restart"), 409);
        Problems.of(throttle(mine, id, 5), 409);
        assertThat(Problems.of(control(mine, id, "retry"), 409).path("detail").asText())
                .contains("Delete the agent again");
        String second = queued(mine.delete(""));
        assertThat(second).isNotEqualTo(id);
        await(mine, second, "completed");
        mine.get("/stats").expect(404);
    }

    @Test
    void deletionOfAnAgentCreatedAnewCannotBeTakenBack(Tenant mine) {
        mine.putChunks(chunks(3));
        List<String> others;
        String id;
        try (var held = service.model().hold()) {
            others = occupy(mine);
            id = queued(mine.delete(""));
            mine.writeChunks(Map.of("key", "new", "text", "new", "embedding", vector()))
                    .expect(200);
            JsonNode before = deletion(mine, id);
            assertThat(Problems.of(control(mine, id, "cancel"), 409)
                            .path("detail")
                            .asText())
                    .contains("created anew");
            assertThat(deletion(mine, id)).isEqualTo(before);
            assertThat(mine.settled().counters().chunks()).isEqualTo(1);
        }
        awaitAll(mine, others);
        assertThat(await(mine, id, "completed").path("namespace").asText()).isEqualTo("purged");
        assertThat(mine.searchable()).containsExactly("new");
        mine.settled();
    }

    private static float[] vector() {
        return FakeEmbeddings.vector("new");
    }

    @Test
    void deletionCancelledInItsPurgeStaysInvisibleUntilItIsDeletedAgain(Tenant mine) {
        String id = slowDeletion(mine, 40);
        UUID incarnation = incarnation(id);
        control(mine, id, "cancel").expect(202);
        JsonNode cancelled = await(mine, id, "cancelled");

        assertThat(cancelled.path("namespace").asText()).isEqualTo("purging");
        assertThat(cancelled.path("inProgress").asBoolean()).isFalse();
        assertThat(cancelled.path("processedItems").asInt()).isBetween(1, 39);
        assertThat(cancelled.path("progress").asInt()).isBetween(1, 99);
        mine.get("/stats").expect(404);
        assertThat(service.probe().count("select count(*) from chunk where incarnation = ?", incarnation))
                .isEqualTo(40 - cancelled.path("processedItems").asLong());
        Problems.of(control(mine, id, "restart"), 409);

        throttle(mine, id, 0).expect(200);
        assertThat(queued(mine.delete(""))).isEqualTo(id);
        JsonNode completed = await(mine, id, "completed");
        assertThat(completed.path("totalItems").asInt()).isEqualTo(40);
        assertThat(completed.path("processedItems").asInt()).isEqualTo(40);
        assertThat(completed.at("/certificate/rowsDeleted").asInt()).isEqualTo(40);
        assertThat(service.probe().entries(incarnation)).isEmpty();
    }

    private UUID incarnation(String id) {
        return service.probe()
                .one(
                        "select incarnation from operation where operation_id = ?::uuid",
                        row -> row.getObject(1, UUID.class),
                        id);
    }

    @Test
    void retryContinuesACancelledPurge(Tenant mine) {
        String id = slowDeletion(mine, 20);
        control(mine, id, "cancel").expect(202);
        await(mine, id, "cancelled");
        assertThat(control(mine, id, "retry").expect(202).json().path("status").asText())
                .isIn("pending", "processing");
        throttle(mine, id, 1000).expect(200);
        assertThat(await(mine, id, "completed").at("/certificate/rowsDeleted").asInt())
                .isEqualTo(20);
        Problems.of(control(mine, id, "retry"), 409);
        Problems.of(control(mine, id, "cancel"), 409);
    }

    @Test
    void cancellationIsHeardEvenIfNobodyToldTheJob(Tenant mine) {
        String id = slowDeletion(mine, 60);
        // as a node that dies between its commit and its word to the job
        service.probe().execute("update operation set cancel_requested = true where operation_id = ?::uuid", id);
        await(mine, id, "cancelled");
        throttle(mine, id, 0).expect(200);
        control(mine, id, "retry").expect(202);
        await(mine, id, "completed");
    }

    @Test
    void deletingAgainNamesTheDeletionUnderWay(Tenant mine) {
        String id = slowDeletion(mine, 20);
        Answer again = mine.delete("");
        assertThat(queued(again)).isEqualTo(id);
        assertThat(again.headers().firstValue("Location")).hasValue(mine.organizationPath("/deletions/" + id));
        assertThat(deletion(mine, id).path("attempts").asInt()).isEqualTo(1);
        throttle(mine, id, 0).expect(200);
        await(mine, id, "completed");
        assertThat(Problems.of(mine.delete(""), 404).path("detail").asText()).isEqualTo("There is no such agent.");
    }

    @Test
    void throttleChangesWhileThePurgeRuns(Tenant mine) {
        String id = slowDeletion(mine, 60);
        JsonNode slow = deletion(mine, id);
        assertThat(slow.path("chunksPerSecond").asInt()).isEqualTo(1);
        // at a chunk a second it would take a minute, which nobody waits for
        throttle(mine, id, 1_000_000).expect(200);
        JsonNode ended = await(mine, id, "completed");
        assertThat(ended.path("processedItems").asInt()).isEqualTo(60);
        assertThat(slow.path("processedItems").asInt()).isLessThan(60);
    }

    @Test
    void throttleIsANumberOrARefusal(Tenant mine) {
        mine.putChunks(chunks(1));
        String id = mine.delete("?wait=30s").expect(200).json().path("queueId").asText();
        String path = mine.organizationPath("/deletions/" + id + "/throttle");
        for (String body : List.of(
                "{}",
                "{\"chunksPerSecond\": -1}",
                "{\"chunksPerSecond\": 1000001}",
                "{\"chunksPerSecond\": null}",
                "{\"chunksPerSecond\": \"fast\"}",
                "{\"chunksPerSecond\": 1.5}",
                "{\"chunksPerSecond\": 99999999999}",
                "{\"rate\": 5}",
                "[]",
                "null",
                "")) {
            Answer answer = api.send("PUT", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
            Problems.of(answer, 400);
        }
        Problems.of(throttle(mine, id, 5), 409);
        Problems.of(throttle(mine, UUID.randomUUID().toString(), 5), 404);
    }

    @Test
    void liveOwnerIsNamedWhereARestartIsAskedFor(Tenant mine) {
        String id = slowDeletion(mine, 60);
        JsonNode details =
                api.get(mine.organizationPath("/operations/" + id)).expect(200).json();
        String owner = details.at("/lease/owner").asText();
        assertThat(details.at("/lease/live").asBoolean()).isTrue();
        assertThat(Problems.of(control(mine, id, "restart"), 409).path("detail").asText())
                .contains(owner);
        assertThat(Problems.of(api.post(mine.organizationPath("/operations/" + id + "/restart"), Map.of()), 409)
                        .path("detail")
                        .asText())
                .contains(owner);
        throttle(mine, id, 0).expect(200);
        await(mine, id, "completed");
    }

    @Test
    void waitingIngestionsAreCancelledWithTheirAgentAndThoseAtWorkAreAskedToEnd(Tenant mine) {
        mine.putChunks(chunks(1));
        List<String> others;
        List<String> waiting = new ArrayList<>();
        String atWork;
        try (var held = service.model().hold()) {
            atWork = mine.submit(Map.of("key", "d", "text", "one")).path("id").asText();
            mine.awaitIngestion(atWork, "processing");
            others = new ArrayList<>();
            for (int i = 0; i < Service.PLACES - 1; i++) {
                others.add(mine.sibling("sibling-" + i)
                        .submit(Map.of("key", "d", "text", "t"))
                        .path("id")
                        .asText());
            }
            others.forEach(id -> mine.awaitIngestion(id, "processing"));
            for (int i = 0; i < 3; i++) {
                waiting.add(mine.submit(Map.of("key", "w" + i, "text", "w"))
                        .path("id")
                        .asText());
            }
            mine.delete("").expect(202);
            for (String id : waiting) {
                assertThat(mine.ingestion(id).path("status").asText()).isEqualTo("cancelled");
            }
            assertThat(mine.ingestion(atWork).path("cancelRequested").asBoolean())
                    .isTrue();
        }
        awaitAll(mine, others);
        mine.awaitIngestion(atWork, "cancelled");
        Await.until("purged", Tenant.LIMIT, () -> mine.get("/deletion").json().has("certificate"));
    }

    @Test
    void fullQueueOfIngestionsRefusesNoDeletion(Tenant mine) {
        Tenant full = mine.sibling("full");
        mine.putChunks(chunks(1));
        List<String> accepted = new ArrayList<>();
        String id;
        try (var held = service.model().hold()) {
            Answer answer = full.post("/documents", Map.of("key", "d0", "text", "text"));
            while (answer.status() == 202) {
                accepted.add(answer.json().path("id").asText());
                answer = full.post("/documents", Map.of("key", "d" + accepted.size(), "text", "text"));
            }
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            id = queued(mine.delete(""));
            mine.get("/stats").expect(404);
        }
        await(mine, id, "completed");
        awaitAll(mine, accepted);
    }

    @Test
    void certificateTellsWhoseItIsAndWhenEachStoreWasCounted(Tenant mine) {
        mine.putChunks(chunks(3));
        mine.deleteChunks("c0");
        UUID incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        String id = mine.delete("?wait=30s").expect(200).json().path("queueId").asText();
        JsonNode certificate = api.get(mine.organizationPath("/deletions/" + id + "/certificate"))
                .expect(200)
                .json();

        assertThat(certificate).isEqualTo(deletion(mine, id).path("certificate"));
        assertThat(certificate.path("incarnation").asText()).isEqualTo(incarnation.toString());
        assertThat(certificate.path("agentId").asText()).isEqualTo(Tenant.AGENT);
        assertThat(certificate.path("organizationId").asText()).isEqualTo(mine.organization());
        assertThat(certificate.path("rowsLeft").asInt(-1)).isZero();
        assertThat(certificate.path("entriesLeft").asInt(-1)).isZero();
        assertThat(certificate.path("entriesSwept").asInt(-1)).isZero();
        assertThat(certificate.path("rowsDeleted").asInt()).isBetween(2, 3);
        List<String> times = List.of("requestedAt", "entriesCountedAt", "rowsCountedAt");
        assertThat(times.stream()
                        .map(time -> Instant.parse(certificate.path(time).asText())))
                .isSorted();
        assertThat(certificate.at("/secondLook/looks").asInt(-1)).isZero();
        assertThat(certificate.at("/secondLook").has("nextLookAt")).isTrue();
        assertThat(mine.get("/certificates").expect(200).json().path("items")).containsExactly(certificate);
        Problems.of(api.get(Api.organization("other") + "/deletions/" + id + "/certificate"), 404);
    }

    @Test
    void leftoverWithoutARowIsSweptBeforeTheCertificateAndCountedInIt(Tenant mine) {
        mine.putChunks(chunks(3));
        UUID incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        // rows that went without their entries, as no code of ours would
        service.probe().execute("delete from chunk where incarnation = ? and chunk_key <> 'c0'", incarnation);
        String id = mine.delete("?wait=30s").expect(200).json().path("queueId").asText();
        JsonNode certificate = deletion(mine, id).path("certificate");
        assertThat(certificate.path("rowsDeleted").asInt()).isEqualTo(1);
        assertThat(certificate.path("entriesSwept").asInt()).isEqualTo(2);
        assertThat(service.probe().entries(incarnation)).isEmpty();
    }
}
