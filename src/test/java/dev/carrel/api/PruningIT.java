package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Prunings as callers see them: what is listed, what is removed, what stays. */
@ExtendWith(SharedService.class)
class PruningIT {
    private final Service service;

    PruningIT(Service service) {
        this.service = service;
    }

    /** Three cold chunks, one of which is all of its document; one used lately, one new. */
    private UUID fill(Tenant mine) {
        mine.ingest(
                Map.of("key", "d", "chunks", List.of(chunk("cold-1"), chunk("cold-2"), chunk("warm"))),
                Map.of("key", "e", "chunks", List.of(chunk("cold-3"))));
        UUID incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        service.probe()
                .execute(
                        "update document_version set published_at = now() - interval '60 days' where incarnation = ?",
                        incarnation);
        mine.putChunks(Map.of("key", "new", "documentKey", "d", "text", "the text of new"));
        mine.post(
                        "/chunk-accesses",
                        Map.of(
                                "accesses",
                                List.of(
                                        Map.of("chunkKey", "warm"),
                                        Map.of("chunkKey", "cold-2", "at", "2020-01-01T00:00:00Z"))))
                .expect(200);
        Await.until("flushed", Tenant.LIMIT, () -> accesses(incarnation) == 2);
        return incarnation;
    }

    private long accesses(UUID incarnation) {
        return service.probe().count("select count(*) from chunk_access where incarnation = ?", incarnation);
    }

    private static Map<String, String> chunk(String key) {
        return Map.of("key", key, "text", "the text of " + key);
    }

    private static JsonNode prune(Tenant mine, Map<String, ?> request) {
        return mine.post("/prunings?wait=30s", request).expect(200).json();
    }

    private List<String> listed(Tenant mine, JsonNode pruning, int size) {
        List<String> keys = new ArrayList<>();
        String path = mine.organizationPath("/prunings/" + pruning.path("id").asText() + "/chunks?limit=" + size);
        String cursor = "";
        do {
            JsonNode page =
                    service.api().get(path + "&cursor=" + cursor).expect(200).json();
            keys.addAll(Tenant.texts(page.path("items"), "chunkKey"));
            cursor = page.path("next").asText();
        } while (!cursor.isEmpty());
        return keys;
    }

    @Test
    void withoutBeingToldItOnlyLists(Tenant mine) {
        fill(mine);
        long revision = mine.revision();
        JsonNode pruning = prune(mine, Map.of("unusedFor", "P30D"));

        assertThat(pruning.path("status").asText()).isEqualTo("completed");
        assertThat(pruning.path("kind").asText()).isEqualTo("pruning");
        assertThat(pruning.path("dryRun").asBoolean()).isTrue();
        assertThat(pruning.path("found").asInt()).isEqualTo(3);
        assertThat(pruning.path("pruned").asInt()).isZero();
        assertThat(pruning.path("processedItems").asInt()).isEqualTo(5);
        assertThat(pruning.path("totalItems").asInt()).isEqualTo(5);
        assertThat(listed(mine, pruning, 2)).containsExactlyInAnyOrder("cold-1", "cold-2", "cold-3");
        assertThat(mine.revision()).isEqualTo(revision);
        assertThat(mine.settled().rows()).hasSize(5);
    }

    @Test
    void prunedChunksGoWithTheirStatisticsAndEmptyDocuments(Tenant mine) {
        UUID incarnation = fill(mine);
        long revision = mine.revision();
        JsonNode pruning = prune(mine, Map.of("unusedFor", "P30D", "dryRun", false));

        assertThat(pruning.path("found").asInt()).isEqualTo(3);
        assertThat(pruning.path("pruned").asInt()).isEqualTo(3);
        assertThat(listed(mine, pruning, 100)).containsExactlyInAnyOrder("cold-1", "cold-2", "cold-3");
        assertThat(mine.documentKeys()).containsExactly("d");
        assertThat(mine.chunks("d", "key")).containsExactly("warm", "new");
        assertThat(mine.searchable()).containsExactlyInAnyOrder("the text of warm", "the text of new");
        assertThat(mine.revision()).isEqualTo(revision + 1);
        assertThat(mine.settled().rows()).hasSize(2);
        // that search has found both that are left
        Await.until("statistics are those of what is left", Tenant.LIMIT, () -> accesses(incarnation) == 2);
        assertThat(Tenant.texts(mine.get("/hot-chunks").expect(200).json().path("items"), "chunkKey"))
                .containsExactlyInAnyOrder("warm", "new");
        assertThat(prune(mine, Map.of("unusedFor", "P30D", "dryRun", false))
                        .path("found")
                        .asInt())
                .isZero();
    }

    @Test
    void pruningIsListedCancelledAndKeptFromOthers(Tenant mine) {
        fill(mine);
        JsonNode pruning = prune(mine, Map.of("unusedFor", "P30D"));
        String id = pruning.path("id").asText();
        String foreign = Api.organization(mine.organization().replace("org-", "other-"));

        assertThat(Tenant.texts(
                        service.api()
                                .get(mine.organizationPath("/prunings?agentId=agent"))
                                .expect(200)
                                .json()
                                .path("items"),
                        "id"))
                .containsExactly(id);
        for (String rest : List.of("", "/chunks")) {
            Problems.of(service.api().get(foreign + "/prunings/" + id + rest), 404);
        }
        Problems.of(service.api().get(mine.organizationPath("/ingestions/" + id)), 404);
        Problems.of(service.api().post(mine.organizationPath("/operations/" + id + "/cancel"), Map.of()), 409);
        for (Map<String, ?> request : List.<Map<String, ?>>of(
                Map.of(), Map.of("dryRun", false), Map.of("unusedFor", "PT1M"), Map.of("unusedFor", "a month"))) {
            JsonNode problem = Problems.of(mine.post("/prunings", request), 400);
            assertThat(problem.path("field").asText()).isEqualTo("unusedFor");
        }
    }

    @Test
    void openPruningIsTheOnlyOneOfItsAgentAndEndsWithIt(Tenant mine) {
        UUID incarnation = fill(mine);
        String id = prune(mine, Map.of("unusedFor", "P30D", "dryRun", true))
                .path("id")
                .asText();
        // as if it had been cancelled before it began
        service.probe().execute("update operation set status = 'cancelled' where operation_id = ?::uuid", id);
        service.probe().execute("""
                insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status, not_before)
                values (gen_random_uuid(), 'pruning', ?, 'agent', ?, 'pending', now() + interval '1 hour')""", mine.organization(), incarnation);
        Problems.of(mine.post("/prunings", Map.of("unusedFor", "P30D")), 409);
        Problems.of(service.api().post(mine.organizationPath("/operations/" + id + "/retry"), Map.of()), 409);
        service.probe()
                .execute(
                        "delete from operation where kind = 'pruning' and incarnation = ? and status = 'pending'",
                        incarnation);
        mine.delete("?wait=30s").expect(200);
        Problems.of(service.api().post(mine.organizationPath("/operations/" + id + "/retry"), Map.of()), 409);
    }
}
