package dev.carrel.api;

import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.FakeEmbeddings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What belongs to somebody else is answered with the same bytes as what does not exist, on every path, and no search or list
 * crosses over.
 */
@ExtendWith(SharedService.class)
class IsolationIT {
    private final Service service;
    private final Api api;

    IsolationIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    /** Every request that names an agent, by a name for messages. */
    private Map<String, Answer> ofAgent(String organization, String agent) {
        String path = Api.agent(organization, agent);
        Map<String, Answer> answers = new LinkedHashMap<>();
        answers.put("stats", api.get(path + "/stats"));
        answers.put("documents", api.get(path + "/documents"));
        answers.put("document", api.get(path + "/documents/d1"));
        answers.put("chunks", api.get(path + "/documents/d1/chunks"));
        answers.put("search by text", api.post(path + "/search", Map.of("text", "one")));
        answers.put("search by vector", api.post(path + "/search", Map.of("vector", FakeEmbeddings.vector("x"))));
        answers.put("removal of chunks", api.post(path + "/chunks/delete", Map.of("keys", List.of("c1"))));
        answers.put("removal of a document", api.delete(path + "/documents/d1"));
        answers.put("hot chunks", api.get(path + "/hot-chunks"));
        answers.put("cold chunks", api.get(path + "/cold-chunks?unusedFor=P1D"));
        answers.put(
                "accesses", api.post(path + "/chunk-accesses", Map.of("accesses", List.of(Map.of("chunkKey", "c1")))));
        answers.put("health", api.get(path + "/health"));
        answers.put("pruning", api.post(path + "/prunings", Map.of("unusedFor", "P1D")));
        answers.put("deletion", api.delete(path));
        answers.put("state of the deletion", api.get(path + "/deletion"));
        return answers;
    }

    @Test
    void agentOfAnotherOrganizationDoesNotExist(Tenant mine) {
        String foreign = mine.organization().replace("org-", "other-");
        mine.sibling("only-mine").putChunks(Map.of("key", "c1", "documentKey", "d1", "text", "one"));
        assertThat(api.get(Api.agent(foreign, "agent") + "/stats").status()).isEqualTo(200);

        Map<String, Answer> somebodyElses = ofAgent(foreign, "only-mine");
        Map<String, Answer> absent = ofAgent(foreign, "nobodys");
        Map<String, Answer> nowhere = ofAgent("nowhere-" + UUID.randomUUID(), "nobodys");
        somebodyElses.values().forEach(answer -> Problems.of(answer, 404));
        // name by name: body and names of headers
        assertThat(seen(somebodyElses)).isEqualTo(seen(absent)).isEqualTo(seen(nowhere));
        assertThat(mine.sibling("only-mine").searchable()).containsExactly("one");
    }

    private static List<String> seen(Map<String, Answer> answers) {
        return answers.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().body() + " "
                        + entry.getValue().headers().map().keySet().stream()
                                .sorted()
                                .toList())
                .toList();
    }

    @Test
    void documentOfAnotherAgentDoesNotExist(Tenant mine) {
        mine.putChunks(Map.of("key", "mine", "text", "one"));
        // the neighbours have d1 and c1, and this agent has neither
        for (UnaryOperator<String> path :
                List.<UnaryOperator<String>>of(key -> "/documents/" + key, key -> "/documents/" + key + "/chunks")) {
            assertThat(mine.get(path.apply("d1")).body())
                    .isEqualTo(mine.get(path.apply("none")).body());
            Problems.of(mine.get(path.apply("d1")), 404);
        }
        Problems.of(mine.delete("/documents/d1"), 404);
        assertThat(mine.deleteChunks("c1", "c2").path("deleted").asInt()).isZero();
        assertThat(mine.search(Map.of("text", "one", "documentKeys", List.of("d1"))))
                .isEmpty();
        assertThat(mine.search(Map.of("text", "one", "metadata", Map.of("lang", "en"))))
                .isEmpty();
    }

    @Test
    void operationOfAnotherOrganizationDoesNotExist(Tenant mine) {
        String foreign = Api.organization(mine.organization().replace("org-", "other-"));
        String ingestion =
                mine.ingest(Map.of("key", "d1", "text", "one")).path("id").asText();
        String deletion =
                mine.delete("?wait=30s").expect(200).json().path("queueId").asText();
        String none = UUID.randomUUID().toString();

        for (UnaryOperator<String> path :
                List.<UnaryOperator<String>>of(id -> "/ingestions/" + id, id -> "/ingestions/" + id + "/documents")) {
            Answer answer = api.get(foreign + path.apply(ingestion));
            Problems.of(answer, 404);
            assertThat(answer.body())
                    .isEqualTo(api.get(foreign + path.apply(none)).body());
        }
        for (String action : List.of("cancel", "retry")) {
            Answer answer = api.post(foreign + "/ingestions/" + ingestion + "/" + action, Map.of());
            Problems.of(answer, 404);
            assertThat(answer.body())
                    .isEqualTo(api.post(foreign + "/ingestions/" + none + "/" + action, Map.of())
                            .body());
        }
        Answer answer = api.get(foreign + "/deletions/" + deletion);
        Problems.of(answer, 404);
        assertThat(answer.body())
                .isEqualTo(api.get(foreign + "/deletions/" + none).body());
        Problems.of(api.post(foreign + "/deletions/" + deletion + "/retry", Map.of()), 404);
        // a deletion is no ingestion, also at home
        Problems.of(api.get(mine.organizationPath("/ingestions/" + deletion)), 404);
        Problems.of(api.get(mine.organizationPath("/deletions/" + ingestion)), 404);
        assertThat(api.get(foreign + "/ingestions").expect(200).json().path("items"))
                .isEmpty();
        assertThat(api.get(foreign + "/deletions").expect(200).json().path("items"))
                .isEmpty();
    }

    @Test
    void organizationWithoutAgentsDoesNotExist(Tenant mine) {
        String absent = "/api/v1/organizations/absent-" + UUID.randomUUID();
        Problems.of(api.get(absent + "/stats"), 404);
        assertThat(api.get(absent + "/agents").expect(200).json().path("items")).isEmpty();
    }

    @Test
    void sameKeysTextsAndVectorsStayApart(Tenant mine) {
        Tenant sibling = mine.sibling("sibling");
        for (Tenant tenant : List.of(mine, sibling)) {
            String own = tenant == mine ? "mine" : "the sibling's";
            tenant.ingest(Map.of("key", "d1", "text", "the same text"));
            tenant.putChunks(Map.of(
                    "key", "c1", "documentKey", "d2", "text", own, "embedding", FakeEmbeddings.vector("a vector")));
        }

        assertThat(mine.searchable()).containsExactlyInAnyOrder("the same text", "mine");
        assertThat(sibling.searchable()).containsExactlyInAnyOrder("the same text", "the sibling's");
        sibling.deleteChunks("c1");
        sibling.delete("/documents/d1").expect(200);
        assertThat(mine.searchable()).containsExactlyInAnyOrder("the same text", "mine");
        mine.settled();
        sibling.delete("?wait=30s").expect(200);
        assertThat(mine.searchable()).containsExactlyInAnyOrder("the same text", "mine");
        mine.settled();
    }

    @Test
    void entryWithTheWrongRowNeverReachesAnotherTenant(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        Tenant sibling = mine.sibling("sibling");
        sibling.putChunks(Map.of("key", "c1", "text", "the sibling's secret"));
        // as if the index had been damaged: my entry points at the sibling's row
        UUID incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        long foreignRow = service.probe()
                .count(
                        "select chunk_id from chunk where incarnation = ?",
                        service.probe().incarnation(mine.organization(), "sibling"));
        service.probe().execute("update chunk set chunk_id = -chunk_id where incarnation = ?", incarnation);
        try {
            assertThat(mine.searchable()).isEmpty();
            service.probe().execute("update chunk set chunk_id = ? where incarnation = ?", foreignRow, incarnation);
            assertThat(mine.searchable()).doesNotContain("the sibling's secret");
        } finally {
            service.probe().execute("delete from chunk where incarnation = ?", incarnation);
        }
    }
}
