package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A repeated search is answered from memory, and never with what was true before. */
@ExtendWith(SharedService.class)
class SearchCacheIT {
    private static final int AT_ONCE = 16;

    private static JsonNode search(Tenant tenant, Map<String, ?> request) {
        return tenant.post("/search", request).expect(200).json();
    }

    private static boolean cached(Tenant tenant, Map<String, ?> request) {
        return search(tenant, request).path("cached").asBoolean();
    }

    /** Searches until the answer comes from memory, as it does at once. */
    private static List<String> remembered(Tenant tenant, Map<String, ?> request) {
        search(tenant, request);
        JsonNode answer = search(tenant, request);
        assertThat(answer.path("cached").asBoolean()).isTrue();
        return Tenant.texts(answer.path("hits"), "text");
    }

    /** The next answer, which must not be from memory, and the one after it, which must be the same. */
    private static List<String> changed(Tenant tenant, Map<String, ?> request) {
        JsonNode answer = search(tenant, request);
        assertThat(answer.path("cached").asBoolean()).isFalse();
        JsonNode again = search(tenant, request);
        assertThat(again.path("cached").asBoolean()).isTrue();
        assertThat(again.path("hits")).isEqualTo(answer.path("hits"));
        assertThat(again.path("revision")).isEqualTo(answer.path("revision"));
        return Tenant.texts(answer.path("hits"), "text");
    }

    @Test
    void repeatIsAnsweredFromMemoryInEveryMode(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "text", "one word", "metadata", Map.of("n", 1)),
                Map.of("key", "c2", "text", "two words", "metadata", Map.of("n", 2)));
        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            assertThat(changed(mine, Map.of("text", "word", "mode", mode)))
                    .as(mode)
                    .hasSize(2);
        }
        assertThat(changed(mine, Map.of("vector", FakeEmbeddings.vector("word"))))
                .hasSize(2);
    }

    @Test
    void everythingThatAQuestionSaysMakesItAnother(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "text", "one", "metadata", Map.of("n", 1)),
                Map.of("key", "c2", "text", "two", "metadata", Map.of("n", 2)));
        Map<String, Object> question = Map.of("text", "one", "vector", FakeEmbeddings.vector("a"), "mode", "hybrid");
        search(mine, question);
        Map<String, Object> others = Map.ofEntries(
                Map.entry("text", "two"),
                Map.entry("vector", FakeEmbeddings.vector("b")),
                Map.entry("mode", "semantic"),
                Map.entry("limit", 1),
                Map.entry("minScore", 0.5),
                Map.entry("minKeywordScore", 0.5),
                Map.entry("fusion", Map.of("k", 1)),
                Map.entry("documentKeys", List.of("c1")),
                Map.entry("metadata", Map.of("n", 1)),
                Map.entry("filter", Map.of("key", "n", "eq", 1)));
        others.forEach((name, value) -> {
            Map<String, Object> other = new HashMap<>(question);
            other.put(name, value);
            assertThat(cached(mine, other)).as(name).isFalse();
            assertThat(cached(mine, other)).as(name + " again").isTrue();
        });
        assertThat(cached(mine, question)).isTrue();
    }

    @Test
    void explanationIsOfTheSearchItself(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        remembered(mine, Map.of("text", "one"));

        for (int i = 0; i < 2; i++) {
            JsonNode answer = search(mine, Map.of("text", "one", "explain", true));
            assertThat(answer.path("cached").asBoolean()).isFalse();
            assertThat(answer.path("explanation").path("looks").asInt()).isPositive();
        }
    }

    @Test
    void whoWantsItFreshGetsItFresh(Tenant mine, Service service) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        remembered(mine, Map.of("text", "one"));
        for (int i = 0; i < 2; i++) {
            JsonNode answer = service.api()
                    .send(
                            "POST",
                            mine.path("/search"),
                            BodyPublishers.ofString("{\"text\":\"one\"}"),
                            "Content-Type",
                            "application/json",
                            "Cache-Control",
                            "no-cache")
                    .expect(200)
                    .json();
            assertThat(answer.path("cached").asBoolean()).isFalse();
            assertThat(answer.path("hits")).hasSize(1);
        }
    }

    @Test
    void nothingOlderThanAnAcknowledgedWrite(Tenant mine) {
        Map<String, Object> question = Map.of("text", "part", "mode", "keyword", "limit", 1000);
        mine.putChunks(Map.of("key", "c1", "text", "part 1"));
        assertThat(remembered(mine, question)).containsExactly("part 1");
        // published
        mine.putChunks(Map.of("key", "c2", "text", "part 2"));
        assertThat(changed(mine, question)).containsExactlyInAnyOrder("part 1", "part 2");
        // replaced
        mine.putChunks(Map.of("key", "c1", "text", "part one"));
        assertThat(changed(mine, question)).containsExactlyInAnyOrder("part one", "part 2");
        // nothing changed: still the same revision
        mine.putChunks(Map.of("key", "c1", "text", "part one"));
        assertThat(cached(mine, question)).isTrue();
        // ingested, and replaced by an ingestion
        mine.ingest(Map.of("key", "d1", "text", "part of a document"));
        assertThat(changed(mine, question)).contains("part of a document");
        mine.ingest(Map.of("key", "d1", "text", "part of its next version"));
        assertThat(changed(mine, question)).contains("part of its next version").doesNotContain("part of a document");
        // removed
        mine.deleteChunks("c2");
        assertThat(changed(mine, question)).containsExactlyInAnyOrder("part one", "part of its next version");
        mine.delete("/documents/d1").expect(200);
        assertThat(changed(mine, question)).containsExactly("part one");
    }

    @Test
    void nothingOfADeletedAgentNorOfItsEarlierLife(Tenant mine) {
        Map<String, Object> question = Map.of("text", "part");
        mine.putChunks(Map.of("key", "c1", "text", "part 1"));
        remembered(mine, question);
        mine.delete("").expect(202);
        Problems.of(mine.post("/search", question), 404);
        mine.putChunks(Map.of("key", "c1", "text", "part of the second life")); // at revision 1, as in the first

        assertThat(changed(mine, question)).containsExactly("part of the second life");
    }

    @Test
    void revisionAskedForIsWaitedForAllTheSame(Tenant mine) {
        long revision = mine.putChunks(Map.of("key", "c1", "text", "one"))
                .path("revision")
                .asLong();
        remembered(mine, Map.of("text", "one"));

        assertThat(cached(mine, Map.of("text", "one", "atLeastRevision", revision)))
                .isTrue();
        Problems.of(mine.post("/search", Map.of("text", "one", "atLeastRevision", revision + 1)), 409);
    }

    @Test
    void keyThatComesLaterIsKnownThen(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        Map<String, Object> question = Map.of("text", "one", "filter", Map.of("key", "lang", "eq", "en"));
        for (int i = 0; i < 2; i++) {
            Problems.of(mine.post("/search", question), 400);
        }
        mine.putChunks(Map.of("key", "c2", "text", "two", "metadata", Map.of("lang", "en")));

        assertThat(changed(mine, question)).containsExactly("two");
    }

    @Test
    void sameQuestionOfAnotherAgentIsAnswersOfItsOwn(Tenant mine) {
        Tenant sibling = mine.sibling("sibling-of-cached");
        Map<String, Object> question = Map.of("text", "part");
        mine.putChunks(Map.of("key", "c1", "text", "part of mine"));
        sibling.putChunks(Map.of("key", "c1", "text", "part of another"));

        assertThat(remembered(mine, question)).containsExactly("part of mine");
        assertThat(changed(sibling, question)).containsExactly("part of another");
        sibling.delete("?wait=30s").expect(200);
    }

    @Test
    void questionIsEmbeddedOnce(Tenant mine, Service service) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        String question = "embedded once " + UUID.randomUUID();
        for (int limit = 1; limit <= 5; limit++) {
            assertThat(cached(mine, Map.of("text", question, "limit", limit))).isFalse();
        }

        assertThat(service.model().count(question)).isEqualTo(1);
    }

    @Test
    void manyWithTheSameQuestionAtOnceComputeItOnce(Tenant mine, Service service) throws Exception {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        String question = "asked by many " + UUID.randomUUID();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(
                        CompletableFuture.supplyAsync(() -> mine.post("/search", Map.of("text", question)), threads));
            }
            for (CompletableFuture<Answer> answer : answers) {
                assertThat(answer.get().expect(200).json().path("hits")).hasSize(1);
            }
        }

        assertThat(service.model().count(question)).isEqualTo(1);
    }

    @Test
    void failureIsNotRemembered(Tenant mine, Service service) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        Map<String, Object> question = Map.of("text", "asked in an outage " + UUID.randomUUID());
        service.model().fail(true);
        try {
            mine.post("/search", question).expect(503);
        } finally {
            service.model().fail(false);
        }

        assertThat(changed(mine, question)).containsExactly("one");
    }

    @Test
    void statisticsOfTheAgentTellTheShareOfHits(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        for (int i = 0; i < 4; i++) {
            search(mine, Map.of("text", "one"));
        }

        Await.until(
                "three of four in the statistics",
                Tenant.LIMIT,
                () -> mine.stats().path("searchCacheHitRate").asDouble() == 0.75);
    }

    @Test
    void metricsTellHowTheCachesAreUsed(Tenant mine, Service service) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        remembered(mine, Map.of("text", "one"));

        assertThat(service.api().get("/metrics").expect(200).body())
                .containsPattern("carrel_cache_requests_total\\{cache=\"pages\",result=\"hit\"} [1-9]")
                .containsPattern("carrel_cache_requests_total\\{cache=\"embeddings\",result=\"miss\"} [1-9]")
                .containsPattern("carrel_cache_weight_bytes\\{cache=\"pages\"} [1-9]")
                .contains("carrel_cache_evictions_total{cache=\"pages\",cause=\"full\"}");
    }
}
