package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.FakeEmbeddings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages whose hits differ from each other. */
@ExtendWith(SharedService.class)
class SearchDiversityIT {
    private static final int TOPICS = 5;
    private static final int COPIES = 8;

    /** Five topics, each in eight almost equal chunks; the first topic is nearest to the question, the next less so. */
    private static float[] vector(int topic, int copy) {
        float[] vector = new float[FakeEmbeddings.DIMENSION];
        vector[0] = 1 - 0.05f * topic;
        vector[1 + topic] = 0.6f;
        vector[10 + copy] = 0.02f;
        return vector;
    }

    private static float[] question() {
        float[] vector = new float[FakeEmbeddings.DIMENSION];
        vector[0] = 1;
        return vector;
    }

    private static void fill(Tenant tenant) {
        List<Map<String, Object>> chunks = new ArrayList<>();
        for (int topic = 0; topic < TOPICS; topic++) {
            for (int copy = 0; copy < COPIES; copy++) {
                chunks.add(Map.of(
                        "key", topic + "-" + copy,
                        "text", "tar ".repeat(TOPICS - topic) + "copy" + copy,
                        "embedding", vector(topic, copy)));
            }
        }
        tenant.putChunks(chunks);
    }

    private static JsonNode search(Tenant tenant, String mode, double diversity, Map<String, ?> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.putAll(Map.of("text", "tar", "vector", question(), "mode", mode, "diversity", diversity));
        return tenant.post("/search", request).expect(200).json();
    }

    private static List<String> keys(JsonNode answer) {
        return Tenant.texts(answer.path("hits"), "chunkKey");
    }

    private static Set<Character> topics(List<String> keys) {
        Set<Character> topics = new HashSet<>();
        keys.forEach(key -> topics.add(key.charAt(0)));
        return topics;
    }

    @Test
    void hitsOfOnePageAreOfManyTopicsInEveryMode(Tenant mine) {
        fill(mine);

        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            List<String> plain = keys(search(mine, mode, 0, Map.of("limit", TOPICS)));
            List<String> diverse = keys(search(mine, mode, 0.9, Map.of("limit", TOPICS)));
            assertThat(topics(plain)).as(mode).hasSize(1);
            assertThat(topics(diverse)).as(mode).hasSize(TOPICS);
            assertThat(diverse.getFirst()).as("the best comes first").isEqualTo(plain.getFirst());
            assertThat(keys(search(mine, mode, 0.9, Map.of("limit", 1000))))
                    .as("all are there, once")
                    .hasSize(TOPICS * COPIES)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void scoresAndRanksAreThoseOfTheLegs(Tenant mine) {
        fill(mine);
        Map<String, JsonNode> plain = new HashMap<>();
        search(mine, "semantic", 0, Map.of("limit", 1000))
                .path("hits")
                .forEach(hit -> plain.put(hit.path("chunkKey").asText(), hit));

        assertThat(search(mine, "semantic", 0.5, Map.of("limit", 8)).path("hits"))
                .hasSize(8)
                .allSatisfy(hit ->
                        assertThat(hit).isEqualTo(plain.get(hit.path("chunkKey").asText())));
    }

    @Test
    void leastScoreExplanationAndContextGoWithIt(Tenant mine) {
        fill(mine);

        JsonNode answer = search(
                mine, "semantic", 0.9, Map.of("limit", 10, "minScore", 0.82, "explain", true, "context", Map.of()));
        assertThat(answer.path("hits"))
                .hasSize(10)
                .allSatisfy(hit -> assertThat(hit.path("score").asDouble()).isGreaterThanOrEqualTo(0.82));
        assertThat(topics(keys(answer))).hasSizeBetween(2, TOPICS - 1);
        assertThat(answer.at("/explanation/semantic/asked").asInt()).isEqualTo(100);
        assertThat(answer.at("/explanation/semantic/found").asInt()).isEqualTo(TOPICS * COPIES);
        assertThat(answer.at("/explanation/semantic/belowMinimum").asInt()).isPositive();
        assertThat(answer.at("/context/passages")).hasSize(10);
    }

    @Test
    void boundsAreNamed(Tenant mine) {
        fill(mine);

        for (double wrong : List.of(-0.1, 1.1)) {
            JsonNode problem = mine.post("/search", Map.of("text", "tar", "diversity", wrong))
                    .expect(400)
                    .json();
            assertThat(problem.path("field").asText()).isEqualTo("diversity");
            assertThat(problem.path("limit").asText()).isEqualTo("0…1");
        }
    }
}
