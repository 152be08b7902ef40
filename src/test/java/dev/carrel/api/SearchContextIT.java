package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.FakeEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands around hits: passages that never overlap, and the text made of them. */
@ExtendWith(SharedService.class)
class SearchContextIT {
    private static JsonNode search(Tenant tenant, Map<String, ?> request) {
        JsonNode answer = tenant.post("/search", request).expect(200).json();
        assertThat(answer.toString()).doesNotContain(Neighbourhood.MARK);
        return answer;
    }

    private static List<Map<String, Object>> chunks(String document, int size) {
        return IntStream.range(0, size)
                .mapToObj(
                        i -> Map.<String, Object>of("key", document + i, "text", "Part " + i + " of " + document + "."))
                .toList();
    }

    private static List<String> places(JsonNode context) {
        List<String> places = new ArrayList<>();
        context.path("passages")
                .forEach(passage -> places.add(passage.path("documentKey").asText() + " "
                        + passage.path("fromOrdinal").asInt() + "-"
                        + passage.path("toOrdinal").asInt()));
        return places;
    }

    @Test
    void onlyWhenAskedFor(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        assertThat(search(mine, Map.of("text", "one")).has("context")).isFalse();
    }

    @Test
    void neighboursComeWithTheHitsInEveryMode(Tenant mine) {
        mine.ingest(
                Map.of("key", "boats", "title", "All about boats", "chunks", chunks("boats", 9)),
                Map.of("key", "oars", "chunks", chunks("oars", 3)));
        String text = "Part 4 of boats.";
        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            JsonNode answer = search(
                    mine,
                    Map.of(
                            "text",
                            text,
                            "vector",
                            FakeEmbeddings.vector(text),
                            "mode",
                            mode,
                            "limit",
                            1,
                            "context",
                            Map.of("before", 1, "after", 2)));

            assertThat(answer.path("hits")).as(mode).hasSize(1);
            JsonNode context = answer.path("context");
            assertThat(places(context)).as(mode).containsExactly("boats 3-6");
            JsonNode passage = context.at("/passages/0");
            assertThat(Tenant.texts(answer.path("hits"), "chunkKey")).containsExactly("boats4");
            assertThat(passage.at("/hits/0").asText()).isEqualTo("boats4");
            assertThat(passage.path("hits")).hasSize(1);
            assertThat(passage.path("title").asText()).isEqualTo("All about boats");
            assertThat(passage.path("score")).isEqualTo(answer.at("/hits/0/score"));
            assertThat(context.path("text").asText()).isEqualTo("""
                    === All about boats (boats) ===

                    […]

                    Part 3 of boats.

                    Part 4 of boats.

                    Part 5 of boats.

                    Part 6 of boats.

                    […]""");
            assertThat(context.path("truncated").asBoolean()).isFalse();
            assertThat(context.has("tokens")).isFalse();
        }
    }

    @Test
    void limitIsCountedBeforeNeighbours(Tenant mine) {
        mine.ingest(Map.of("key", "d", "chunks", chunks("d", 100)));

        JsonNode answer = search(
                mine,
                Map.of("text", "part", "mode", "keyword", "limit", 3, "context", Map.of("before", 10, "after", 10)));
        assertThat(answer.path("hits")).hasSize(3);
        int covered = 0;
        for (JsonNode passage : answer.at("/context/passages")) {
            covered += passage.path("toOrdinal").asInt()
                    - passage.path("fromOrdinal").asInt()
                    + 1;
        }
        assertThat(covered).isBetween(11, 63);
        assertThat(search(mine, Map.of("text", "part", "limit", 1000, "context", Map.of()))
                        .at("/context/passages"))
                .as("all is one passage")
                .hasSize(1);
    }

    @Test
    void whatTheSplitterRepeatsIsThereOnce(Tenant mine) {
        String text = IntStream.range(0, 120)
                .mapToObj(
                        i -> i % 2 == 0 ? "No " + i + " it is." : "The number " + i + " follows on the one before it.")
                .collect(Collectors.joining(" "));
        mine.ingest(Map.of("key", "numbers", "text", text));
        List<String> passages = mine.chunks("numbers", "text");
        assertThat(solid(String.join("", passages)).length())
                .as("they overlap")
                .isGreaterThan(solid(text).length() + 30);

        JsonNode answer = search(mine, Map.of("text", "number", "limit", 1000, "context", Map.of()));
        assertThat(answer.path("hits")).hasSameSizeAs(passages);
        assertThat(answer.at("/context/passages")).hasSize(1);
        assertThat(solid(answer.at("/context/passages/0/text").asText())).isEqualTo(solid(text));
    }

    private static String solid(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void budgetIsKept(Tenant mine) {
        mine.ingest(Map.of("key", "d", "chunks", chunks("d", 100)));

        JsonNode whole = search(mine, Map.of("text", "part", "limit", 100, "context", Map.of("maxTokens", 100_000)))
                .path("context");
        int all = whole.path("tokens").asInt();
        assertThat(all).isBetween(500, 1200);
        assertThat(whole.path("truncated").asBoolean()).isFalse();
        JsonNode part = search(
                mine,
                Map.of("text", "part", "limit", 100, "context", Map.of("before", 0, "after", 0, "maxTokens", 200)));
        assertThat(part.at("/context/tokens").asInt()).isBetween(100, 200);
        assertThat(part.at("/context/truncated").asBoolean()).isTrue();
        assertThat(part.path("hits")).as("hits are not cut").hasSize(100);
        assertThat(part.at("/context/text").asText())
                .as("the best hit is in it")
                .contains(part.at("/hits/0/text").asText());
    }

    @Test
    void removedChunksAndReplacedVersionsAreNotThere(Tenant mine) {
        mine.ingest(Map.of("key", "d", "chunks", chunks("old", 7)));
        mine.ingest(Map.of("key", "d", "chunks", chunks("new", 7)));
        mine.deleteChunks("new2");
        mine.putChunks(Map.of("key", "new4", "documentKey", "d", "text", "Part 4, written anew."));

        JsonNode answer = search(
                mine,
                Map.of(
                        "vector",
                        FakeEmbeddings.vector("Part 3 of new."),
                        "limit",
                        1,
                        "context",
                        Map.of("before", 10, "after", 2)));
        assertThat(places(answer.path("context"))).containsExactly("d 3-5");
        assertThat(answer.at("/context/text").asText())
                .isEqualTo("=== d ===\n\n[…]\n\nPart 3 of new.\n\nPart 4, written anew.\n\nPart 5 of new.\n\n[…]");
    }

    @Test
    void neighboursBeyondSomeMegabytesAreLeftOut(Tenant mine) {
        String filling = "x ".repeat(32_000);
        List<Map<String, Object>> large = IntStream.range(0, 120)
                .mapToObj(i -> Map.<String, Object>of(
                        "key", "l" + i, "text", i + " " + filling, "embedding", FakeEmbeddings.vector("l" + i)))
                .toList();
        mine.ingest(Map.of("key", "large", "chunks", large));

        JsonNode answer = search(
                mine,
                Map.of(
                        "vector",
                        FakeEmbeddings.vector("l50"),
                        "limit",
                        12,
                        "context",
                        Map.of("before", 10, "after", 10)));
        assertThat(answer.path("hits")).hasSize(12);
        assertThat(answer.at("/context/truncated").asBoolean()).isTrue();
        assertThat(answer.at("/context/text").asText().length()).isBetween(4_000_000, 6_000_000);
        assertThat(answer.at("/context/passages"))
                .anySatisfy(passage -> assertThat(passage.path("toOrdinal").asInt()
                                - passage.path("fromOrdinal").asInt())
                        .as("the best hit has its neighbours")
                        .isGreaterThanOrEqualTo(20));
    }

    @Test
    void pageFromMemoryHasTheContextThatIsAskedFor(Tenant mine) {
        mine.ingest(Map.of("key", "d", "chunks", chunks("d", 20)));
        Map<String, Object> wide = Map.of("text", "part", "limit", 1, "context", Map.of("before", 3, "after", 3));
        Map<String, Object> narrow = Map.of("text", "part", "limit", 1, "context", Map.of("before", 0, "after", 0));

        JsonNode first = search(mine, wide);
        JsonNode again = search(mine, wide);
        assertThat(again.path("cached").asBoolean()).isTrue();
        assertThat(again.path("context")).isEqualTo(first.path("context"));
        assertThat(search(mine, narrow).at("/context/text").asText().length())
                .isLessThan(first.at("/context/text").asText().length());
        assertThat(search(mine, Map.of("text", "part", "limit", 1)).has("context"))
                .isFalse();
    }

    @Test
    void nothingFoundIsAnEmptyText(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        JsonNode context = search(mine, Map.of("text", "two", "mode", "keyword", "context", Map.of("maxTokens", 100)))
                .path("context");
        assertThat(context.path("passages")).isEmpty();
        assertThat(context.path("text").asText()).isEmpty();
        assertThat(context.path("tokens").asInt(-1)).isZero();
    }

    @Test
    void boundsAreNamed(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        JsonNode problem = mine.post("/search", Map.of("text", "one", "context", Map.of("before", 11)))
                .expect(400)
                .json();
        assertThat(problem.path("field").asText()).isEqualTo("context.before");
        assertThat(problem.path("limit").asInt()).isEqualTo(10);
        mine.post("/search", Map.of("text", "one", "context", Map.of("tokens", 11)))
                .expect(400);
        mine.post("/search", Map.of("text", "one", "context", true)).expect(400);
    }
}
