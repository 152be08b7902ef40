package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Loading what an agent's next searches need. */
@ExtendWith(SharedService.class)
class WarmUpIT {
    private static JsonNode warmUp(Tenant tenant, String parameters) {
        return tenant.post("/warmup" + parameters, Map.of()).expect(200).json();
    }

    private static void write(Tenant tenant, int chunks) {
        tenant.putChunks(IntStream.range(0, chunks)
                .mapToObj(i -> Map.of("key", "c" + i, "text", "text number " + i))
                .toList());
    }

    /** Hits are counted within seconds. */
    private static JsonNode untilItLoads(Tenant tenant, String parameters, int chunks) {
        return Await.value(
                chunks + " chunks are loaded",
                Tenant.LIMIT,
                () -> warmUp(tenant, parameters),
                answer -> answer.path("chunks").asInt() == chunks);
    }

    @Test
    void loadsTheChunksThatWereHit(Tenant mine) {
        write(mine, 8);
        mine.search(Map.of("text", "number", "limit", 5));

        JsonNode answer = untilItLoads(mine, "", 5);
        assertThat(answer.path("textBytes").asLong()).isEqualTo(5L * "text number 0".length());
        assertThat(answer.path("meaning").asBoolean()).isTrue();
        assertThat(answer.path("words").asBoolean()).isTrue();
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("tookMs").asDouble()).isPositive();
        assertThat(warmUp(mine, "?limit=2").path("chunks").asInt()).isEqualTo(2);
        assertThat(warmUp(mine, "?limit=0").path("chunks").asInt()).isZero();
    }

    @Test
    void textsThatAreAtHandAreTheChunksOwn(Tenant mine) {
        Tenant sibling = mine.sibling("sibling-of-warm");
        write(mine, 8);
        sibling.putChunks(Map.of("key", "c0", "text", "text number of the sibling"));
        mine.search(Map.of("text", "number"));
        untilItLoads(mine, "", 8);
        mine.putChunks(Map.of("key", "c3", "text", "another text with a number"));

        assertThat(Tenant.texts(mine.search(Map.of("text", "number", "limit", 9)), "text"))
                .containsExactlyInAnyOrder(
                        "text number 0",
                        "text number 1",
                        "text number 2",
                        "another text with a number",
                        "text number 4",
                        "text number 5",
                        "text number 6",
                        "text number 7");
        assertThat(Tenant.texts(sibling.search(Map.of("text", "number")), "text"))
                .containsExactly("text number of the sibling");
        sibling.delete("?wait=30s").expect(200);
    }

    @Test
    void whatWasRemovedIsNotLoaded(Tenant mine) {
        write(mine, 5);
        mine.search(Map.of("text", "number"));
        untilItLoads(mine, "", 5);
        mine.deleteChunks("c0", "c1");

        assertThat(warmUp(mine, "").path("chunks").asInt()).isEqualTo(3);
    }

    @Test
    void changesNothing(Tenant mine) {
        write(mine, 3);
        long revision = mine.revision();
        JsonNode answer = warmUp(mine, "");

        assertThat(answer.path("chunks").asInt()).isZero();
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(mine.revision()).isEqualTo(revision);
        assertThat(mine.stats().has("lastSearchedAt")).isFalse();
    }

    @Test
    void faultsAreTold(Tenant mine) {
        write(mine, 1);
        for (String limit : new String[] {"-1", "1001", "many"}) {
            JsonNode problem = Problems.of(mine.post("/warmup?limit=" + limit, Map.of()), 400);
            assertThat(problem.path("field").asText()).isEqualTo("limit");
        }
        Problems.of(mine.sibling("nobody").post("/warmup", Map.of()), 404);
    }
}
