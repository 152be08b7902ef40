package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Search by text and by vector, its filters and bounds. */
@ExtendWith(SharedService.class)
class SearchIT {
    @Test
    void hitsAreTheNearestInOrderWithTheirCosines(Tenant mine) {
        List<String> texts = IntStream.range(0, 50).mapToObj(i -> "text " + i).toList();
        mine.ingest(
                texts.stream().map(text -> Map.of("key", text, "text", text)).toList());
        float[] question = FakeEmbeddings.vector("a question");
        List<String> expected = texts.stream()
                .sorted(Comparator.comparingDouble(text -> -cosine(question, FakeEmbeddings.vector(text))))
                .limit(12)
                .toList();

        List<JsonNode> hits = mine.search(Map.of("text", "a question", "limit", 12, "mode", "semantic"));
        assertThat(Tenant.texts(hits, "text")).isEqualTo(expected);
        assertThat(hits).allSatisfy(hit -> {
            String text = hit.path("text").asText();
            assertThat(hit.path("score").asDouble())
                    .isCloseTo(cosine(question, FakeEmbeddings.vector(text)), Offset.offset(1e-5));
            assertThat(hit.path("chunkKey").asText()).isEqualTo(text + "#0");
            assertThat(hit.path("documentKey").asText()).isEqualTo(text);
            assertThat(hit.path("ordinal").asInt()).isZero();
        });
        assertThat(mine.search(Map.of("vector", question, "limit", 12))).isEqualTo(hits);
    }

    private static double cosine(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void tenHitsUnlessToldAndNoMoreThanThereAre(Tenant mine) {
        mine.putChunks(IntStream.range(0, 15)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "text " + i))
                .toList());

        assertThat(mine.search(Map.of("text", "text 1"))).hasSize(10);
        assertThat(mine.search(Map.of("text", "text 1", "limit", 1))).hasSize(1);
        assertThat(mine.search(Map.of("text", "text 1", "limit", 1000))).hasSize(15);
    }

    @Test
    void leastScoreLeavesOutWhatIsLessAlike(Tenant mine) {
        float[] direction = FakeEmbeddings.vector("a direction");
        float[] opposite = new float[direction.length];
        for (int i = 0; i < direction.length; i++) {
            opposite[i] = -direction[i];
        }
        mine.putChunks(
                Map.of("key", "same", "text", "same", "embedding", direction),
                Map.of("key", "other", "text", "other"),
                Map.of("key", "opposite", "text", "opposite", "embedding", opposite));

        assertThat(found(mine, direction, 0.999)).containsExactly("same");
        assertThat(found(mine, direction, -1)).containsExactly("same", "other", "opposite");
        assertThat(found(mine, direction, -0.99)).containsExactly("same", "other");
        assertThat(found(mine, FakeEmbeddings.vector("nothing alike"), 1)).isEmpty();
    }

    private static List<String> found(Tenant mine, float[] vector, double minScore) {
        return Tenant.texts(mine.search(Map.of("vector", vector, "minScore", minScore)), "chunkKey");
    }

    @Test
    void documentKeysNarrowTheSearchBeforeTheNearestAreChosen(Tenant mine) {
        List<Map<String, Object>> chunks = IntStream.range(0, 30)
                .mapToObj(i -> Map.<String, Object>of("key", "c" + i, "documentKey", "d" + i % 3, "text", "text " + i))
                .toList();
        mine.putChunks(chunks);

        List<JsonNode> hits =
                mine.search(Map.of("text", "text 0", "documentKeys", List.of("d1", "d2", "none"), "limit", 20));
        assertThat(hits)
                .hasSize(20)
                .allSatisfy(hit -> assertThat(hit.path("documentKey").asText()).isIn("d1", "d2"));
        assertThat(mine.search(Map.of("text", "text 0", "documentKeys", List.of("none"))))
                .isEmpty();
    }

    @Test
    void metadataIsComparedByValueAndType(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "text", "1", "metadata", Map.of("n", 1, "lang", "en", "draft", true)),
                Map.of("key", "c2", "text", "2", "metadata", Map.of("n", "1", "lang", "en", "draft", "true")),
                Map.of("key", "c3", "text", "3", "metadata", Map.of("n", 10000000000.0, "lang", "de")),
                Map.of("key", "c4", "text", "4"));

        assertThat(with(mine, Map.of("n", 1))).containsExactly("c1");
        assertThat(with(mine, Map.of("n", 1.0))).containsExactly("c1");
        assertThat(with(mine, Map.of("n", "1"))).containsExactly("c2");
        assertThat(with(mine, Map.of("n", 10000000000L))).containsExactly("c3");
        assertThat(with(mine, Map.of("lang", "en"))).containsExactlyInAnyOrder("c1", "c2");
        assertThat(with(mine, Map.of("lang", "en", "draft", true))).containsExactly("c1");
        assertThat(with(mine, Map.of("lang", "EN"))).isEmpty();
        assertThat(with(mine, Map.of("unknown", 1))).isEmpty();
        assertThat(with(mine, Map.of())).hasSize(4);
    }

    private static List<String> with(Tenant mine, Map<String, ?> metadata) {
        return Tenant.texts(mine.search(Map.of("text", "1", "metadata", metadata)), "chunkKey");
    }

    @Test
    void chunkIsFoundByTheMetadataOfItsDocumentUnlessItHasItsOwn(Tenant mine) {
        mine.ingest(Map.of(
                "key",
                "d1",
                "metadata",
                Map.of("lang", "en"),
                "chunks",
                List.of(
                        Map.of("key", "inherits", "text", "a"),
                        Map.of("key", "own", "text", "b", "metadata", Map.of("lang", "fr")))));

        assertThat(with(mine, Map.of("lang", "en"))).containsExactly("inherits");
        assertThat(with(mine, Map.of("lang", "fr"))).containsExactly("own");
    }

    @Test
    void answerTellsTheRevisionItHasSeen(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.putChunks(Map.of("key", "c2", "text", "two"));

        JsonNode answer =
                mine.post("/search", Map.of("text", "one")).expect(200).json();
        assertThat(answer.path("revision").asLong()).isEqualTo(2);
        assertThat(answer.path("tookMs").asDouble()).isPositive();
    }

    @Test
    void emptyNamespaceHasNoHits(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.deleteChunks("c1");

        assertThat(mine.search(Map.of("text", "one"))).isEmpty();
    }

    @Test
    void pageIsFilledAlthoughTheNearestEntriesAreDead(Tenant mine, Service service) {
        mine.putChunks(IntStream.range(0, 40)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "text " + i))
                .toList());
        // rows die and their entries stay: what a crash between the two leaves
        service.probe().execute("""
                update document_version v set status = 'discarded' from document d
                where d.incarnation = ? and d.document_id = v.document_id and v.incarnation = d.incarnation
                    and d.document_key in (select 'c' || i from generate_series(0, 24) i)""", service.probe().incarnation(mine.organization(), Tenant.AGENT));

        assertThat(mine.search(Map.of("text", "text 0", "limit", 10)))
                .hasSize(10)
                .allSatisfy(hit -> assertThat(Integer.parseInt(
                                hit.path("documentKey").asText().substring(1)))
                        .isGreaterThanOrEqualTo(25));
        assertThat(mine.search(Map.of("text", "text 0", "limit", 20))).hasSize(15);
    }

    @Test
    void wrongDimensionIsRefusedWithBothNumbers(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        for (int length : new int[] {0, 1, FakeEmbeddings.DIMENSION - 1, FakeEmbeddings.DIMENSION + 1}) {
            float[] vector = new float[length];
            JsonNode problem =
                    mine.post("/search", Map.of("vector", vector)).expect(400).json();
            assertThat(problem.path("type").asText()).endsWith("/embedding-mismatch");
            assertThat(problem.path("field").asText()).isEqualTo("vector");
            assertThat(problem.path("value").asInt()).isEqualTo(length);
            assertThat(problem.path("limit").asInt()).isEqualTo(FakeEmbeddings.DIMENSION);
            assertThat(problem.path("detail").asText()).contains(length + " components", "32");
        }
    }

    @Test
    void failureOfTheModelIsAnOutageAndSearchByVectorGoesOn(Tenant mine, Service service) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        service.model().fail(true);
        try {
            var answer = mine.post("/search", Map.of("text", "a question nobody asked"))
                    .expect(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(mine.search(Map.of("vector", FakeEmbeddings.vector("one"))))
                    .hasSize(1);
        } finally {
            service.model().fail(false);
        }
    }

    @Test
    void searchesAreCountedWithinSeconds(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        assertThat(mine.stats().has("lastSearchedAt")).isFalse();
        mine.search(Map.of("text", "one"));

        JsonNode stats = Await.value(
                "the search in the statistics", Tenant.LIMIT, mine::stats, state -> state.has("lastSearchedAt"));
        assertThat(stats.path("avgSearchLatencyMs").asDouble()).isPositive();
    }

    @Test
    void nullMembersAreAsAbsent(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        Map<String, Object> request = new HashMap<>(Map.of("text", "one"));
        for (String member : List.of(
                "vector",
                "mode",
                "limit",
                "minScore",
                "minKeywordScore",
                "fusion",
                "explain",
                "atLeastRevision",
                "filter",
                "documentKeys",
                "metadata")) {
            request.put(member, null);
        }

        assertThat(mine.search(request)).hasSize(1);
    }
}
