package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Searches that must not be older than a revision. */
@ExtendWith(SharedService.class)
class SearchFreshnessIT {
    @Test
    void revisionOfAWriteIsThereAtOnce(Tenant mine) {
        for (int i = 1; i <= 5; i++) {
            long revision = mine.putChunks(Map.of("key", "c" + i, "text", "text " + i))
                    .path("revision")
                    .asLong();
            JsonNode answer = mine.post("/search", Map.of("text", "text", "atLeastRevision", revision))
                    .expect(200)
                    .json();
            assertThat(answer.path("revision").asLong()).isGreaterThanOrEqualTo(revision);
            assertThat(answer.path("hits")).hasSize(i);
        }
    }

    @Test
    void endedIngestionTellsTheRevisionWithItsDocuments(Tenant mine) {
        JsonNode ingestion = mine.ingest(Map.of("key", "d1", "text", "one"));
        assertThat(ingestion.path("revision").asLong()).isEqualTo(1);

        JsonNode answer = mine.post(
                        "/search",
                        Map.of(
                                "text",
                                "one",
                                "atLeastRevision",
                                ingestion.path("revision").asLong()))
                .expect(200)
                .json();
        assertThat(Tenant.texts(answer.path("hits"), "documentKey")).containsExactly("d1");
    }

    @Test
    void revisionThatDoesNotComeIsAConflictNamingBoth(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        JsonNode problem = Problems.of(mine.post("/search", Map.of("text", "one", "atLeastRevision", 99)), 409);
        assertThat(problem.path("detail").asText()).contains("revision 1;", "revision 99", "PT2S");
    }

    @Test
    void searchWaitsForTheRevision(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        var search =
                CompletableFuture.supplyAsync(() -> mine.post("/search", Map.of("text", "two", "atLeastRevision", 2)));
        mine.putChunks(Map.of("key", "c2", "text", "two"));
        JsonNode answer = search.join().expect(200).json();
        assertThat(Tenant.texts(answer.path("hits"), "chunkKey")).containsExactlyInAnyOrder("c1", "c2");
    }

    @Test
    void agentCreatedAnewBeginsWithNewRevisions(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.putChunks(Map.of("key", "c2", "text", "two"));
        mine.search(Map.of("text", "one", "atLeastRevision", 2));
        mine.delete("?wait=30s").expect(200);
        Problems.of(mine.post("/search", Map.of("text", "one", "atLeastRevision", 2)), 404);
        mine.putChunks(Map.of("key", "c3", "text", "three"));

        Problems.of(mine.post("/search", Map.of("text", "one", "atLeastRevision", 2)), 409);
        assertThat(mine.search(Map.of("text", "one", "atLeastRevision", 1))).hasSize(1);
    }
}
