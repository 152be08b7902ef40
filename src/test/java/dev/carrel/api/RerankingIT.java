package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.FakeReranker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The last step of a search, and that no fault of the model costs more than that step. */
@ExtendWith(SharedService.class)
class RerankingIT {
    private static final String QUESTION = "varnish";

    private final FakeReranker model;

    RerankingIT(Service service) {
        this.model = service.reranker();
    }

    /** Chunks that the model puts in the order of their numbers, which is none of the index. */
    @BeforeEach
    void fill(Tenant mine) {
        mine.putChunks(IntStream.range(0, 12)
                .mapToObj(i -> Map.of(
                        "key", "secret-key-" + i,
                        "documentKey", "secret-document-" + i % 3,
                        "text", (i % 4 == 0 ? "tar " : "varnish ") + i * 7 % 12,
                        "metadata", Map.of("secret", "metadata")))
                .toList());
        recover(mine);
    }

    @AfterEach
    void work() {
        model.work();
    }

    /** What a test before has broken is not asked for a while. */
    private void recover(Tenant tenant) {
        model.work();
        Await.until(
                "reranked again",
                Tenant.LIMIT,
                () -> answer(tenant, Map.of("rerank", true)).path("reranked").asBoolean());
    }

    private static JsonNode answer(Tenant tenant, Map<String, ?> options) {
        Map<String, Object> request = new HashMap<>(Map.of("text", QUESTION, "limit", 1000));
        request.putAll(options);
        return tenant.post("/search", request).expect(200).json();
    }

    private static List<String> texts(JsonNode hits) {
        return Tenant.texts(hits, "text");
    }

    private static int number(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    }

    @Test
    void modelOrdersTheHitsInEveryMode(Tenant mine) {
        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            JsonNode fused = answer(mine, Map.of("mode", mode));
            JsonNode reranked = answer(mine, Map.of("mode", mode, "rerank", true));

            assertThat(reranked.path("reranked").asBoolean()).as(mode).isTrue();
            assertThat(reranked.has("rerankFailure")).isFalse();
            assertThat(texts(reranked.path("hits")))
                    .as(mode)
                    .containsExactlyElementsOf(texts(fused.path("hits")).stream()
                            .sorted(Comparator.comparingInt(RerankingIT::number).reversed())
                            .toList());
            assertThat(reranked.path("hits"))
                    .allSatisfy(hit -> assertThat(hit.path("rerankScore").asDouble())
                            .isEqualTo(number(hit.path("text").asText())));
            assertThat(reranked.path("hits"))
                    .allSatisfy(hit -> assertThat(ranks(hit))
                            .isEqualTo(ranks(fused.path("hits")
                                    .get(texts(fused.path("hits"))
                                            .indexOf(hit.path("text").asText())))));

            assertThat(texts(answer(mine, Map.of("mode", mode, "rerank", true, "limit", 3))
                            .path("hits")))
                    .as("the best of %s, though they were not the first", mode)
                    .isEqualTo(texts(reranked.path("hits")).subList(0, 3));
        }
    }

    /** How a hit came to its place before it was reranked. */
    private static List<JsonNode> ranks(JsonNode hit) {
        return List.of(hit.at("/semantic/rank"), hit.at("/keyword/rank"));
    }

    @Test
    void whatIsNotACandidateFollowsInItsOrder(Tenant mine) {
        List<String> fused = texts(answer(mine, Map.of()).path("hits"));
        JsonNode hits = answer(mine, Map.of("rerank", Map.of("candidates", 4))).path("hits");

        List<String> expected = new ArrayList<>(fused);
        expected.subList(0, 4).sort(Comparator.comparingInt(RerankingIT::number).reversed());
        assertThat(texts(hits)).isEqualTo(expected);
        for (int i = 0; i < hits.size(); i++) {
            assertThat(hits.get(i).has("rerankScore")).isEqualTo(i < 4);
        }
        // more candidates than hits wanted, and than there are
        assertThat(texts(answer(mine, Map.of("rerank", Map.of("candidates", 200), "limit", 1))
                        .path("hits")))
                .containsExactly("varnish 11");
    }

    @Test
    void onlyTheQuestionAndLiveTextsAreSent(Tenant mine, Service service) {
        service.probe().execute("""
                update document_version v set status = 'staged' from document d
                where d.incarnation = ? and d.document_id = v.document_id and v.incarnation = d.incarnation
                    and d.document_key = 'secret-document-1'""", service.probe().incarnation(mine.organization(), Tenant.AGENT));
        int before = model.requests().size();

        // an explained search is never answered from memory, which does not know of what was done to the rows
        List<String> found =
                texts(answer(mine, Map.of("rerank", true, "explain", true)).path("hits"));

        assertThat(model.requests()).hasSize(before + 1);
        JsonNode sent = model.requests().getLast();
        assertThat(sent.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("model", "query", "documents", "top_n");
        assertThat(sent.path("query").asText()).isEqualTo(QUESTION);
        assertThat(sent.path("top_n").asInt()).isEqualTo(8);
        List<String> documents = new ArrayList<>();
        sent.path("documents").forEach(document -> documents.add(document.asText()));
        assertThat(documents).containsExactlyInAnyOrderElementsOf(found).hasSize(8);
        assertThat(sent.toString()).doesNotContain("secret", mine.organization(), Neighbourhood.MARK);
    }

    @Test
    void longTextsAreCutToTheirBeginnings(Tenant mine) {
        mine.putChunks(Map.of("key", "long", "text", "varnish".repeat(2000) + " 99"));
        model.answer(422, "");

        assertThat(answer(mine, Map.of("rerank", true)).path("rerankFailure").asText())
                .isEqualTo("refused");
        assertThat(model.requests().getLast().path("documents"))
                .hasSize(13)
                .allSatisfy(document -> assertThat(document.asText().length()).isLessThanOrEqualTo(8192));
    }

    @Test
    void withoutAHitNothingIsAsked(Tenant mine) {
        int before = model.requests().size();
        JsonNode answer = answer(mine, Map.of("mode", "keyword", "text", "concerto", "rerank", true));
        assertThat(answer.path("hits")).isEmpty();
        assertThat(answer.path("reranked").asBoolean()).isTrue();
        assertThat(model.requests()).hasSize(before);
    }

    @Test
    void notUnlessItIsAskedFor(Tenant mine) {
        int before = model.requests().size();
        for (Map<String, ?> request : List.<Map<String, ?>>of(
                Map.of(), Map.of("rerank", false), Map.of("vector", FakeEmbeddings.vector("a")))) {
            JsonNode answer = answer(mine, request);
            assertThat(answer.has("reranked")).isFalse();
            assertThat(answer.path("hits")).noneMatch(hit -> hit.has("rerankScore"));
        }
        assertThat(model.requests()).hasSize(before);
    }

    private static void assertUnchanged(JsonNode answer, List<String> fused) {
        assertThat(texts(answer.path("hits"))).isEqualTo(fused);
        assertThat(answer.path("hits")).noneMatch(hit -> hit.has("rerankScore"));
    }

    private static String results(String... results) {
        return "{\"results\": [" + String.join(", ", results) + "]}";
    }

    private static String result(Object index, Object score) {
        return "{\"index\": " + index + ", \"relevance_score\": " + score + "}";
    }

    @Test
    void answersThatAreNoScoresLeaveTheOrderAsItWas(Tenant mine) {
        List<String> fused = texts(answer(mine, Map.of("limit", 2)).path("hits"));
        Map<String, Object> asked = Map.of("limit", 2, "rerank", Map.of("candidates", 2));
        String good = result(0, 0.5);
        for (String body : List.of(
                "",
                "garbage",
                "[]",
                "{}",
                "{\"results\": 2}",
                results(),
                results(good),
                results(good, result(1, 0.1), result(2, 0.2)),
                results(good, result(2, 0.7)),
                results(good, result(-1, 0.7)),
                results(good, result(1.5, 0.7)),
                results(good, result("\"1\"", 0.7)),
                results(good, result(0, 0.7)),
                results(good, result(1, "null")),
                results(good, result(1, "\"0.7\"")),
                results(good, result(1, "1e999")),
                results(good, "{\"index\": 1}"),
                results(good, "7"))) {
            model.answer(200, body);
            JsonNode answer = answer(mine, asked);
            assertThat(answer.path("reranked").asBoolean(true)).as(body).isFalse();
            assertThat(answer.path("rerankFailure").asText()).as(body).isEqualTo("invalid-answer");
            assertUnchanged(answer, fused);
            recover(mine);
        }
        model.answer(200, results(result(1, 0.7), good));
        assertThat(texts(answer(mine, asked).path("hits")))
                .as("the same with good results")
                .isEqualTo(fused.reversed());
    }

    @Test
    void faultsOfTheEndpointLeaveTheOrderAsItWas(Tenant mine) {
        List<String> fused = texts(answer(mine, Map.of()).path("hits"));
        Map.of(
                        500, "unavailable",
                        503, "unavailable",
                        429, "unavailable",
                        401, "unavailable",
                        302, "unavailable",
                        204, "unavailable",
                        400, "refused",
                        413, "refused",
                        422, "refused")
                .forEach((status, reason) -> {
                    int before = model.requests().size();
                    model.answer(status, "");
                    JsonNode answer = answer(mine, Map.of("rerank", true));
                    assertThat(answer.path("reranked").asBoolean(true)).isFalse();
                    assertThat(answer.path("rerankFailure").asText())
                            .as("status " + status)
                            .isEqualTo(reason);
                    assertUnchanged(answer, fused);
                    assertThat(model.requests())
                            .as("asked once, and nobody else")
                            .hasSize(before + 1);
                    recover(mine);
                });
    }

    @Test
    void answerWithoutEndIsNotRead(Tenant mine) {
        model.answer(200, " ".repeat(1 << 20) + "{}");

        assertThat(answer(mine, Map.of("rerank", true)).path("rerankFailure").asText())
                .isEqualTo("unavailable");
    }

    @Test
    void lateAnswerIsNotWaitedFor(Tenant mine, Service service) {
        List<String> fused = texts(answer(mine, Map.of()).path("hits"));
        var held = model.hold();
        try {
            JsonNode answer = answer(mine, Map.of("rerank", true, "explain", true));
            assertThat(answer.path("reranked").asBoolean(true)).isFalse();
            assertThat(answer.path("rerankFailure").asText()).isEqualTo("late");
            assertUnchanged(answer, fused);
            assertThat(answer.at("/explanation/rerankMs").asDouble()).isPositive();
        } finally {
            held.close();
        }
        assertThat(service.api().get("/metrics").expect(200).body())
                .containsPattern("carrel_rerank_failures_total\\{[^}]*kind=\"late\"[^}]*} [1-9]")
                .containsPattern("carrel_rerank_seconds_count[^ ]* [1-9]");
    }

    @Test
    void endpointThatFailsIsLeftAloneUntilItWorks(Tenant mine) {
        model.answer(500, "");
        Await.until(
                "left alone",
                Tenant.LIMIT,
                () -> answer(mine, Map.of("rerank", true))
                        .path("rerankFailure")
                        .asText()
                        .equals("suspended"));
        recover(mine);
    }

    @Test
    void refusalOfOneRequestDoesNotCostTheOthers(Tenant mine) {
        model.answer(400, "");
        for (int i = 0; i < 5; i++) {
            assertThat(answer(mine, Map.of("rerank", true))
                            .path("rerankFailure")
                            .asText())
                    .isEqualTo("refused");
        }
        model.work();
        assertThat(answer(mine, Map.of("rerank", true)).path("reranked").asBoolean())
                .isTrue();
    }

    @Test
    void explanationTellsItsTime(Tenant mine) {
        assertThat(answer(mine, Map.of("explain", true)).path("explanation").has("rerankMs"))
                .isFalse();
        assertThat(answer(mine, Map.of("explain", true, "rerank", true))
                        .at("/explanation/rerankMs")
                        .asDouble())
                .isPositive();
    }

    @Test
    void faultsOfTheRequestAreNamed(Tenant mine) {
        for (String rerank : List.of(
                "{\"candidates\": 0}",
                "{\"candidates\": 201}",
                "{\"candidates\": 99999999999}",
                "{\"candidates\": -1}",
                "{\"candidates\": 1.5}",
                "{\"candidates\": \"7\"}",
                "{\"candidates\": null}",
                "{\"top\": 7}",
                "\"yes\"",
                "7",
                "[]")) {
            JsonNode problem =
                    Problems.of(mine.send("POST", "/search", "{\"text\": \"a\", \"rerank\": " + rerank + "}"), 400);
            assertThat(problem.path("field").asText()).as(rerank).startsWith("rerank");
        }
        JsonNode problem =
                Problems.of(mine.post("/search", Map.of("vector", FakeEmbeddings.vector("a"), "rerank", true)), 400);
        assertThat(problem.path("detail").asText()).contains("needs a text");
    }
}
