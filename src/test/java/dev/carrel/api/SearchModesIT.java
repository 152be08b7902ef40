package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.FakeEmbeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** By meaning, by words, and both: what each finds, in which order, and that dead entries change nothing. */
@ExtendWith(SharedService.class)
class SearchModesIT {
    /** Words by which chunks are found, and vectors that follow from the whole text: the two legs disagree. */
    private static void fill(Tenant tenant) {
        tenant.putChunks(
                Map.of("key", "boats", "text", "Wooden boats need varnish. Varnish needs dry weather."),
                Map.of("key", "boat", "text", "The boat's varnish was applied while it rained, and peeled."),
                Map.of("key", "weather", "text", "The weather was dry for weeks on end in that long summer."),
                Map.of("key", "oars", "text", "Oars are cut from ash or spruce."));
    }

    private static List<String> keys(List<JsonNode> hits) {
        return Tenant.texts(hits, "chunkKey");
    }

    @Test
    void keywordFindsWordsInAnyFormAndNothingElse(Tenant mine) {
        fill(mine);

        List<JsonNode> hits = mine.search(Map.of("text", "varnishing a boat", "mode", "keyword"));
        assertThat(keys(hits)).containsExactlyInAnyOrder("boats", "boat");
        assertThat(hits).allSatisfy(hit -> {
            assertThat(hit.path("score").asDouble()).isPositive();
            assertThat(hit.at("/keyword/score").asDouble())
                    .isEqualTo(hit.path("score").asDouble());
            assertThat(hit.has("semantic")).isFalse();
        });
        assertThat(hits.get(0).at("/keyword/rank").asInt()).isEqualTo(1);
        assertThat(hits.get(1).at("/keyword/rank").asInt()).isEqualTo(2);
        assertThat(mine.search(Map.of("text", "concerto", "mode", "keyword"))).isEmpty();
        // only words that are not looked for
        assertThat(mine.search(Map.of("text", "the and of", "mode", "keyword"))).isEmpty();
        assertThat(mine.search(Map.of("text", "?!", "mode", "keyword"))).isEmpty();
    }

    @Test
    void keywordNeedsNoModel(Tenant mine, Service service) {
        fill(mine);
        service.model().fail(true);
        try {
            assertThat(keys(mine.search(Map.of("text", "spruce", "mode", "keyword"))))
                    .containsExactly("oars");
        } finally {
            service.model().fail(false);
        }
    }

    @Test
    void modeFollowsFromWhatIsGiven(Tenant mine) {
        fill(mine);
        float[] vector = FakeEmbeddings.vector("any");

        assertThat(mode(mine, Map.of("text", "varnish"))).isEqualTo("hybrid");
        assertThat(mode(mine, Map.of("text", "varnish", "vector", vector))).isEqualTo("hybrid");
        assertThat(mode(mine, Map.of("vector", vector))).isEqualTo("semantic");
        assertThat(mode(mine, Map.of("text", "varnish", "vector", vector, "mode", "keyword")))
                .isEqualTo("keyword");
    }

    private static String mode(Tenant tenant, Map<String, ?> request) {
        return tenant.post("/search", request).expect(200).json().path("mode").asText();
    }

    @Test
    void hybridFusesTheRanksOfBothLegs(Tenant mine) {
        List<Map<String, Object>> chunks = IntStream.range(0, 40)
                .mapToObj(i -> Map.<String, Object>of(
                        "key", "c" + i, "text", "passage " + i + (i % 3 == 0 ? " varnish".repeat(1 + i / 3) : "")))
                .toList();
        mine.putChunks(chunks);
        String text = "varnish";
        List<String> near = keys(mine.search(Map.of("text", text, "mode", "semantic", "limit", 40)));
        List<String> matching = keys(mine.search(Map.of("text", text, "mode", "keyword", "limit", 40)));
        assertThat(near).hasSize(40);
        assertThat(matching).hasSize(14);

        Map<String, Object> fusion = Map.of("k", 20, "semanticWeight", 1.5, "keywordWeight", 1);
        List<JsonNode> hits = mine.search(Map.of("text", text, "limit", 40, "fusion", fusion));
        Map<String, Double> expected = new HashMap<>();
        double best = 2.5 / 21;
        near.forEach(key -> expected.merge(key, 1.5 / (21 + near.indexOf(key)) / best, Double::sum));
        matching.forEach(key -> expected.merge(key, 1 / (21.0 + matching.indexOf(key)) / best, Double::sum));
        assertThat(hits).hasSize(40).allSatisfy(hit -> {
            String key = hit.path("chunkKey").asText();
            assertThat(hit.path("score").asDouble()).isCloseTo(expected.get(key), Offset.offset(1e-9));
            assertThat(hit.at("/semantic/rank").asInt()).isEqualTo(near.indexOf(key) + 1);
            assertThat(hit.has("keyword")).isEqualTo(matching.contains(key));
            assertThat(hit.at("/keyword/rank").asInt()).isEqualTo(matching.indexOf(key) + 1);
        });
        assertThat(hits)
                .isSortedAccordingTo((a, b) -> Double.compare(
                        b.path("score").asDouble(), a.path("score").asDouble()));
        // the page is the beginning of the whole
        assertThat(mine.search(Map.of("text", text, "limit", 7, "fusion", fusion)))
                .isEqualTo(hits.subList(0, 7));
    }

    @Test
    void hybridTakesTheVectorThatIsGiven(Tenant mine) {
        fill(mine);
        float[] oars = FakeEmbeddings.vector("Oars are cut from ash or spruce.");

        List<JsonNode> hits = mine.search(Map.of("text", "spruce", "vector", oars));
        assertThat(hits.getFirst().path("chunkKey").asText()).isEqualTo("oars");
        assertThat(hits.getFirst().path("score").asDouble()).isEqualTo(1);
        assertThat(hits.getFirst().at("/semantic/score").asDouble()).isCloseTo(1, Offset.offset(1e-5));
    }

    @Test
    void depthBoundsWhatALegContributes(Tenant mine) {
        mine.putChunks(IntStream.range(0, 20)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "text " + i))
                .toList());

        assertThat(mine.search(Map.of("text", "nowhere", "limit", 5, "fusion", Map.of("depth", 1))))
                .as("never less than the limit")
                .hasSize(5);
    }

    @Test
    void leastScoresAreOfTheirLegs(Tenant mine) {
        fill(mine);
        float[] oars = FakeEmbeddings.vector("Oars are cut from ash or spruce.");

        assertThat(keys(mine.search(Map.of("text", "varnish", "vector", oars, "minScore", 0.999))))
                .as("by meaning only the oars, by words the others")
                .containsExactlyInAnyOrder("oars", "boats", "boat");
        assertThat(keys(mine.search(
                        Map.of("text", "varnish", "vector", oars, "minScore", 0.999, "minKeywordScore", 1000))))
                .containsExactly("oars");
        assertThat(mine.search(Map.of("text", "varnish", "mode", "keyword", "minKeywordScore", 1000)))
                .isEmpty();
    }

    @Test
    void filtersNarrowBothLegs(Tenant mine) {
        mine.putChunks(
                Map.of("key", "a", "documentKey", "d1", "text", "varnish one", "metadata", Map.of("lang", "en")),
                Map.of("key", "b", "documentKey", "d2", "text", "varnish two", "metadata", Map.of("lang", "en")),
                Map.of("key", "c", "documentKey", "d2", "text", "varnish three", "metadata", Map.of("lang", "de")));

        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            assertThat(keys(mine.search(Map.of(
                            "text",
                            "varnish",
                            "mode",
                            mode,
                            "documentKeys",
                            List.of("d2"),
                            "metadata",
                            Map.of("lang", "en")))))
                    .as(mode)
                    .containsExactly("b");
        }
    }

    @Test
    void pageAndRanksAreTheSameWhateverDeadEntriesLieBetween(Tenant mine, Service service) {
        List<Map<String, String>> chunks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            chunks.add(Map.of("key", "c" + i, "text", "varnish ".repeat(1 + i % 7) + i));
        }
        mine.putChunks(chunks);
        // three of four die and their entries stay: what a crash between the two leaves
        service.probe().execute("""
                update document_version v set status = 'discarded' from document d
                where d.incarnation = ? and d.document_id = v.document_id and v.incarnation = d.incarnation
                    and substr(d.document_key, 2)::int % 4 <> 0""", service.probe().incarnation(mine.organization(), Tenant.AGENT));

        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            List<JsonNode> all = mine.search(Map.of("text", "varnish", "mode", mode, "limit", 1000));
            assertThat(all).as(mode).hasSize(50);
            for (String leg : mode.equals("hybrid") ? List.of("semantic", "keyword") : List.of(mode)) {
                assertThat(all.stream().map(hit -> hit.path(leg).path("rank").asInt()))
                        .as("%s ranks of the living", leg)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.rangeClosed(1, 50).boxed().toList());
            }
            assertThat(mine.search(Map.of("text", "varnish", "mode", mode, "limit", 30)))
                    .as(mode)
                    .isEqualTo(all.subList(0, 30));
        }
    }

    @Test
    void longestQuestionOfShortestWordsIsAnswered(Tenant mine) {
        fill(mine);
        StringBuilder text = new StringBuilder("spruce");
        for (int i = 0; text.length() < 8180; i++) {
            text.append(' ').append(Integer.toString(i, 36));
        }

        assertThat(keys(mine.search(Map.of("text", text.toString(), "mode", "keyword"))))
                .containsExactly("oars");
    }
}
