package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Searches by meaning that a node answers from its own memory find what they find in the index. */
@ExtendWith(SharedService.class)
class WarmSearchIT {
    private static final Map<String, Object> QUESTION =
            Map.of("text", "varnish 7", "mode", "semantic", "limit", 6, "explain", true);

    private static JsonNode search(Tenant tenant, Map<String, ?> request) {
        return tenant.post("/search", request).expect(200).json();
    }

    private static boolean inMemory(JsonNode answer) {
        return answer.at("/explanation/semantic/inMemory").asBoolean();
    }

    /** One load at a time: another test's may be under way. */
    private static void load(Tenant tenant) {
        Await.until(
                "the vectors are in memory",
                Tenant.LIMIT,
                () -> tenant.post("/warmup", Map.of())
                        .expect(200)
                        .json()
                        .path("inMemory")
                        .asBoolean());
    }

    private static void write(Tenant tenant, int from, int to, String word) {
        tenant.putChunks(IntStream.range(from, to)
                .mapToObj(i -> Map.of("key", "c" + i, "text", word + " " + i))
                .toList());
    }

    private static JsonNode warm(Tenant tenant, Map<String, ?> request) {
        JsonNode answer = search(tenant, request);
        assertThat(inMemory(answer)).isTrue();
        return answer;
    }

    private static List<String> keys(JsonNode answer) {
        return Tenant.texts(answer.path("hits"), "chunkKey");
    }

    @Test
    void findsWhatTheIndexFindsWithTheSameScores(Tenant mine) {
        write(mine, 0, 60, "varnish");
        mine.ingest(Map.of("key", "light", "text", "varnish 7, of little importance", "importance", 0.5));
        JsonNode before = search(mine, QUESTION);
        assertThat(inMemory(before)).isFalse();
        load(mine);

        JsonNode after = warm(mine, QUESTION);
        assertThat(keys(after)).isEqualTo(keys(before));
        assertThat(after.path("revision")).isEqualTo(before.path("revision"));
        for (int i = 0; i < 6; i++) {
            String score = "/hits/" + i + "/score";
            assertThat(after.at(score).asDouble()).isCloseTo(before.at(score).asDouble(), within(1e-5));
        }
    }

    @Test
    void whatIsWrittenAndRemovedShowsAtOnceAndLeavesTheAgentWarm(Tenant mine) {
        write(mine, 0, 20, "varnish");
        load(mine);
        warm(mine, QUESTION);
        mine.putChunks(Map.of("key", "new", "text", "varnish 7"));
        mine.deleteChunks("c7");

        JsonNode answer = warm(mine, QUESTION);
        assertThat(keys(answer)).startsWith("new").doesNotContain("c7");
        assertThat(answer.path("hits")).hasSize(6);
        assertThat(answer.path("revision").asLong()).isEqualTo(mine.revision());
    }

    /** Each way to publish: a document, its next version, a chunk into it, a chunk anew, another importance. */
    @Test
    void everyWayToPublishIsSeenByAWarmAgent(Tenant mine) {
        write(mine, 0, 20, "varnish");
        load(mine);
        mine.ingest(Map.of("key", "tale", "text", "varnish 7"));
        assertThat(Tenant.texts(warm(mine, QUESTION).path("hits"), "documentKey"))
                .contains("tale");
        mine.ingest(Map.of("key", "tale", "text", "tar"));
        JsonNode tar = warm(mine, Map.of("text", "tar", "mode", "semantic", "limit", 30, "explain", true));
        assertThat(Tenant.texts(tar.path("hits"), "text")).startsWith("tar").hasSize(21);
        mine.putChunks(Map.of("key", "into", "documentKey", "tale", "text", "varnish 7"));
        assertThat(keys(warm(mine, QUESTION))).contains("into");
        mine.putChunks(Map.of("key", "into", "documentKey", "tale", "text", "wax"));
        assertThat(keys(warm(mine, QUESTION))).doesNotContain("into");
        mine.ingest(Map.of("key", "tale", "text", "tar", "importance", 0.5));
        JsonNode light = warm(mine, Map.of("text", "tar", "mode", "semantic", "limit", 30, "explain", true));
        JsonNode first = light.at("/hits/0");
        assertThat(first.path("documentKey").asText()).isEqualTo("tale");
        assertThat(first.path("score").asDouble()).isCloseTo(0.5, within(1e-3));
    }

    @Test
    void nothingOfADeletedAgentIsFoundNorOfAnother(Tenant mine) {
        Tenant sibling = mine.sibling("sibling-of-warm-vectors");
        write(mine, 0, 10, "varnish");
        write(sibling, 0, 10, "varnish 7 of the sibling");
        load(mine);
        load(sibling);
        assertThat(Tenant.texts(warm(mine, QUESTION).path("hits"), "text")).noneMatch(text -> text.contains("sibling"));
        mine.delete("?wait=30s").expect(200);

        mine.post("/search", QUESTION).expect(404);
        write(mine, 0, 2, "tar");
        assertThat(Tenant.texts(search(mine, QUESTION).path("hits"), "text"))
                .containsExactlyInAnyOrder("tar 0", "tar 1");
        sibling.delete("?wait=30s").expect(200);
    }

    @Test
    void searchesOftenEnoughAndItIsLoaded(Tenant mine) {
        write(mine, 0, 10, "varnish");

        Await.until("it is loaded", Tenant.LIMIT, () -> inMemory(search(mine, QUESTION)));
    }

    @Test
    void filtersAndWordsAreForTheIndex(Tenant mine) {
        write(mine, 0, 10, "varnish");
        load(mine);
        warm(mine, QUESTION);
        Map<String, Object> filtered = new HashMap<>(QUESTION);
        filtered.put("documentKeys", List.of("none"));
        JsonNode none = search(mine, filtered);
        assertThat(inMemory(none)).isFalse();
        assertThat(none.path("hits")).isEmpty();

        Map<String, Object> hybrid = new HashMap<>(QUESTION);
        hybrid.put("mode", "hybrid");
        JsonNode both = warm(mine, hybrid);
        assertThat(both.at("/explanation/keyword/inMemory").asBoolean()).isFalse();
        assertThat(both.at("/explanation/keyword/found").asInt()).isEqualTo(10);
    }

    /** Every answer is of one state that was there while it was made: none lacks an acknowledged write. */
    @Test
    void acknowledgedIsFoundWhileItIsLoadedAgainAndAgain(Tenant mine) {
        Set<Boolean> places = new HashSet<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            write(mine, i, i + 1, "varnish");
            expected.add("c" + i);
            load(mine);
            for (int repeat = 0; repeat < 2; repeat++) {
                JsonNode answer =
                        search(mine, Map.of("vector", FakeEmbeddings.vector("varnish"), "limit", 100, "explain", true));
                places.add(inMemory(answer));
                assertThat(keys(answer)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(places).contains(true);
    }
}
