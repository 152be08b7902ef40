package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Which chunks are used and which are not, as callers see it. */
@ExtendWith(SharedService.class)
class ChunkAccessIT {
    private final Service service;

    ChunkAccessIT(Service service) {
        this.service = service;
    }

    private static JsonNode hot(Tenant tenant) {
        return tenant.get("/hot-chunks?limit=100").expect(200).json().path("items");
    }

    /** The hot chunks when all accesses are flushed. */
    private static JsonNode hot(Tenant tenant, long accesses) {
        return Await.value("flushed", Tenant.LIMIT, () -> hot(tenant), chunks -> {
            long sum = 0;
            for (JsonNode chunk : chunks) {
                sum += chunk.path("accessCount").asLong();
            }
            assertThat(sum).isLessThanOrEqualTo(accesses);
            return sum == accesses;
        });
    }

    private UUID incarnation(Tenant tenant) {
        return service.probe().incarnation(tenant.organization(), Tenant.AGENT);
    }

    private long rows(UUID incarnation) {
        return service.probe().count("select count(*) from chunk_access where incarnation = ?", incarnation);
    }

    @Test
    void everyHitIsAnAccessWithItsCosine(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "documentKey", "d", "text", "apples and pears"),
                Map.of("key", "c2", "documentKey", "d", "text", "nuts and bolts"));
        Instant before = Instant.now().minusSeconds(5);
        List<JsonNode> hits =
                mine.search(Map.of("vector", FakeEmbeddings.vector("apples and pears"), "mode", "semantic"));
        mine.search(Map.of("vector", FakeEmbeddings.vector("apples and pears"), "mode", "semantic"));
        mine.search(Map.of("text", "bolts", "mode", "keyword"));
        mine.search(Map.of("text", "bolts", "mode", "keyword"));
        JsonNode hot = hot(mine, 6);

        assertThat(hits).hasSize(2);
        assertThat(Tenant.texts(hot, "chunkKey")).containsExactly("c2", "c1");
        assertThat(Tenant.texts(hot, "accessCount")).containsExactly("4", "2");
        assertThat(Tenant.texts(hot, "documentKey")).containsExactly("d", "d");
        assertThat(Tenant.texts(hot, "text")).containsExactly("nuts and bolts", "apples and pears");
        assertThat(Instant.parse(hot.get(0).path("lastAccessedAt").asText())).isAfter(before);
        for (JsonNode hit : hits) {
            JsonNode chunk = hot.get(hit.path("chunkKey").asText().equals("c2") ? 0 : 1);
            assertThat(chunk.path("avgRelevanceScore").asDouble())
                    .isCloseTo(hit.path("semantic").path("score").asDouble(), within(1e-6));
        }
        assertThat(mine.get("/hot-chunks?limit=1").expect(200).json().path("items"))
                .hasSize(1);
    }

    @Test
    void reportedAccessesAreCountedAndUnknownKeysIgnored(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"), Map.of("key", "c2", "text", "two"));
        JsonNode answer = mine.post(
                        "/chunk-accesses",
                        Map.of(
                                "accesses",
                                List.of(
                                        Map.of("chunkKey", "c1", "count", 3, "relevanceScore", 0.5),
                                        Map.of("chunkKey", "c1", "relevanceScore", 0.9, "at", "2020-01-01T00:00:00Z"),
                                        Map.of("chunkKey", "c2", "at", "2020-01-01T00:00:00+01:00"),
                                        Map.of("chunkKey", "nobody's"))))
                .expect(200)
                .json();
        JsonNode hot = hot(mine, 5);

        assertThat(answer.path("recorded").asInt()).isEqualTo(3);
        assertThat(answer.path("ignored").asInt()).isEqualTo(1);
        assertThat(Tenant.texts(hot, "chunkKey")).containsExactly("c1", "c2");
        assertThat(hot.get(0).path("avgRelevanceScore").asDouble()).isCloseTo(0.6, within(1e-9));
        assertThat(hot.get(1).has("avgRelevanceScore")).isFalse();
        assertThat(hot.get(1).path("lastAccessedAt").asText()).isEqualTo("2019-12-31T23:00:00Z");
    }

    @Test
    void faultyReportsNameTheFieldAndChangeNothing(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        Map<String, String> faults = Map.of(
                "{\"accesses\": []}", "accesses",
                "{}", "accesses",
                "{\"accesses\": [{\"chunkKey\": \"c1\"}, null]}", "accesses[1]",
                "{\"accesses\": [{\"chunkKey\": \"c1\"}, {}]}", "accesses[1].chunkKey",
                "{\"accesses\": [{\"chunkKey\": \"c1\", \"relevanceScore\": 1.5}]}", "accesses[0].relevanceScore",
                "{\"accesses\": [{\"chunkKey\": \"c1\", \"count\": 0}]}", "accesses[0].count",
                "{\"accesses\": [{\"chunkKey\": \"c1\", \"at\": \"yesterday\"}]}", "accesses[0].at",
                "{\"accesses\": [{\"chunkKey\": \"c1\", \"at\": \"2999-01-01T00:00:00Z\"}]}", "accesses[0].at");
        faults.forEach((body, field) -> {
            JsonNode problem =
                    mine.send("POST", "/chunk-accesses", body).expect(400).json();
            assertThat(problem.path("field").asText()).as(body).isEqualTo(field);
        });
        List<Map<String, String>> many = IntStream.rangeClosed(0, 1000)
                .mapToObj(i -> Map.of("chunkKey", "c" + i))
                .toList();
        Problems.of(mine.post("/chunk-accesses", Map.of("accesses", many)), 400);
        for (String query : List.of("", "?unusedFor=P0D", "?unusedFor=PT59M", "?unusedFor=-P3D", "?unusedFor=long")) {
            Problems.of(mine.get("/cold-chunks" + query), 400);
        }
        Problems.of(mine.get("/hot-chunks?limit=0"), 400);
        // what is counted after them is all that is counted
        mine.post("/chunk-accesses", Map.of("accesses", List.of(Map.of("chunkKey", "c1"))))
                .expect(200);
        hot(mine, 1);
    }

    @Test
    void keysKeepTheirStatisticsWhenReplacedAndLoseThemWhenRemoved(Tenant mine) {
        mine.ingest(
                Map.of("key", "d", "chunks", List.of(chunk("c1", "one"), chunk("c2", "two"), chunk("c3", "three"))));
        mine.post(
                        "/chunk-accesses",
                        Map.of("accesses", List.of(Map.of("chunkKey", "c1"), Map.of("chunkKey", "c2", "count", 2))))
                .expect(200);
        hot(mine, 3);
        mine.ingest(Map.of("key", "d", "chunks", List.of(chunk("c2", "two anew"), chunk("c3", "three"))));

        // from the publication on, whatever has been tidied up
        assertThat(Tenant.texts(hot(mine), "chunkKey")).containsExactly("c2");
        Await.value("c1's statistics gone", Tenant.LIMIT, () -> rows(incarnation(mine)), rows -> rows == 1);
        assertThat(hot(mine, 2).get(0).path("text").asText()).isEqualTo("two anew");
        mine.deleteChunks("c2");
        Await.value("c2's statistics gone", Tenant.LIMIT, () -> rows(incarnation(mine)), rows -> rows == 0);
        mine.putChunks(Map.of("key", "c2", "text", "another life"));
        mine.post("/chunk-accesses", Map.of("accesses", List.of(Map.of("chunkKey", "c2"))))
                .expect(200);
        hot(mine, 1);
    }

    private static Map<String, String> chunk(String key, String text) {
        return Map.of("key", key, "text", text);
    }

    @Test
    void deletionLeavesNoStatistics(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.search(Map.of("text", "one"));
        hot(mine, 1);
        UUID incarnation = incarnation(mine);
        service.probe()
                .execute(
                        "insert into chunk_access select ?, 'gone ' || i, 1, 0, 0, now()"
                                + " from generate_series(1, 12000) i",
                        incarnation);
        mine.delete("?wait=30s").expect(200);

        assertThat(rows(incarnation)).isZero();
        assertThat(service.probe().count("select count(*) from search_statistics where incarnation = ?", incarnation))
                .isZero();
        Problems.of(mine.get("/hot-chunks"), 404);
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        assertThat(hot(mine)).isEmpty();
    }

    @Test
    void coldChunksAreThoseNeitherAccessedNorPublishedForSoLong(Tenant mine) {
        mine.ingest(Map.of(
                "key",
                "d",
                "chunks",
                List.of(chunk("never", "one"), chunk("long ago", "two"), chunk("lately", "three"))));
        service.probe()
                .execute(
                        "update document_version set published_at = now() - interval '60 days' where incarnation = ?",
                        incarnation(mine));
        // joins a document that was published long ago
        mine.putChunks(Map.of("key", "new", "documentKey", "d", "text", "four"));
        mine.ingest(Map.of("key", "e", "chunks", List.of(chunk("e1", "five"))));
        mine.post(
                        "/chunk-accesses",
                        Map.of(
                                "accesses",
                                List.of(
                                        Map.of("chunkKey", "long ago", "at", "2020-01-01T00:00:00Z"),
                                        Map.of("chunkKey", "lately"))))
                .expect(200);
        hot(mine, 2);

        List<String> cold = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 10; page++) {
            JsonNode answer = mine.get("/cold-chunks?unusedFor=P30D&limit=1&cursor=" + cursor)
                    .expect(200)
                    .json();
            cold.addAll(Tenant.texts(answer.path("items"), "chunkKey"));
            cursor = answer.path("next").asText();
            if (!answer.has("next")) {
                break;
            }
        }
        assertThat(cold).containsExactly("never", "long ago");
        assertThat(mine.get("/cold-chunks?unusedFor=P90D").expect(200).json().path("items"))
                .isEmpty();
        JsonNode first = mine.get("/cold-chunks?unusedFor=P30D")
                .expect(200)
                .json()
                .path("items")
                .get(0);
        assertThat(first.path("documentKey").asText()).isEqualTo("d");
        assertThat(first.path("text").asText()).isEqualTo("one");
        assertThat(first.path("accessCount").asInt()).isZero();
        assertThat(first.has("lastAccessedAt")).isFalse();
    }
}
