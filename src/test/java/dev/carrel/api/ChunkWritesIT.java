package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.FakeEmbeddings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Small writes: {@code PUT …/chunks} and {@code POST …/chunks/delete}. */
@ExtendWith(SharedService.class)
class ChunkWritesIT {
    private final Service service;

    ChunkWritesIT(Service service) {
        this.service = service;
    }

    @Test
    void chunksAreInsertedUpdatedOrLeftAlone(Tenant mine) {
        JsonNode first = mine.putChunks(Map.of("key", "c1", "text", "one"), Map.of("key", "c2", "text", "two"));
        JsonNode second = mine.putChunks(
                Map.of("key", "c1", "text", "one"),
                Map.of("key", "c2", "text", "two, corrected"),
                Map.of("key", "c3", "text", "three"));

        assertThat(first.toString()).isEqualTo("""
                {"inserted":2,"updated":0,"unchanged":0,"revision":1}""");
        assertThat(second.toString()).isEqualTo("""
                {"inserted":1,"updated":1,"unchanged":1,"revision":2}""");
        assertThat(mine.searchable()).containsExactlyInAnyOrder("one", "two, corrected", "three");
        assertThat(mine.settled().counters().chunks()).isEqualTo(3);
    }

    @Test
    void writeOfNothingNewChangesNothing(Tenant mine) {
        Map<String, Object> chunk = Map.of(
                "key", "c1", "text", "one", "metadata", Map.of("n", 1e10, "f", 0.5, "s", "x", "b", true, "i", 7));
        mine.putChunks(chunk);
        int embedded = service.model().total();
        JsonNode again = mine.putChunks(chunk);

        assertThat(again.path("unchanged").asInt()).isEqualTo(1);
        assertThat(again.path("revision").asLong()).isEqualTo(1);
        assertThat(mine.revision()).isEqualTo(1);
        assertThat(service.model().total()).isEqualTo(embedded);
    }

    @Test
    void newMetadataKeepsTheEmbedding(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one", "metadata", Map.of("lang", "en")));
        int embedded = service.model().total();
        JsonNode again = mine.putChunks(Map.of("key", "c1", "text", "one", "metadata", Map.of("lang", "fr")));

        assertThat(again.path("updated").asInt()).isEqualTo(1);
        assertThat(service.model().total()).isEqualTo(embedded);
        assertThat(mine.search(Map.of("text", "one", "metadata", Map.of("lang", "fr"))))
                .singleElement()
                .satisfies(hit -> assertThat(hit.path("score").asDouble()).isGreaterThan(0.999));
        assertThat(mine.search(Map.of("text", "one", "metadata", Map.of("lang", "en"))))
                .isEmpty();
    }

    @Test
    void callersVectorsAreKeptAtLengthOneAsArrayOrBase64(Tenant mine) {
        float[] direction = FakeEmbeddings.vector("a direction");
        float[] opposite = new float[direction.length];
        ByteBuffer bytes = ByteBuffer.allocate(direction.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < direction.length; i++) {
            bytes.putFloat(1000 * direction[i]);
            opposite[i] = -0.001f * direction[i];
        }
        int embedded = service.model().total();
        mine.putChunks(
                Map.of("key", "array", "text", "as numbers", "embedding", opposite),
                Map.of(
                        "key",
                        "base64",
                        "text",
                        "as base64",
                        "embedding",
                        Base64.getEncoder().encodeToString(bytes.array())));

        assertThat(service.model().total()).isEqualTo(embedded);
        List<JsonNode> hits = mine.search(Map.of("vector", direction));
        assertThat(Tenant.texts(hits, "chunkKey")).containsExactly("base64", "array");
        assertThat(hits.getFirst().path("score").asDouble()).isCloseTo(1, within());
        assertThat(hits.getLast().path("score").asDouble()).isCloseTo(-1, within());
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-5);
    }

    @Test
    void chunkWithoutDocumentIsTheOnlyOneOfADocumentOfItsKey(Tenant mine) {
        mine.putChunks(Map.of("key", "alone", "text", "one"));

        assertThat(mine.documentKeys()).containsExactly("alone");
        assertThat(mine.chunks("alone", "key")).containsExactly("alone");
    }

    @Test
    void updatedChunkKeepsItsPlaceInTheDocument(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "documentKey", "d", "text", "one"),
                Map.of("key", "c2", "documentKey", "d", "text", "two"),
                Map.of("key", "c3", "documentKey", "d", "text", "three"));
        mine.putChunks(
                Map.of("key", "c4", "documentKey", "d", "text", "four"),
                // without its document's key: it stays where it is
                Map.of("key", "c2", "text", "two, corrected"));

        assertThat(mine.chunks("d", "text")).containsExactly("one", "two, corrected", "three", "four");
        assertThat(mine.document("d").chunks()).isEqualTo(4);
        assertThat(mine.document("d").sizeBytes()).isEqualTo("onetwo, correctedthreefour".length());
        assertThat(mine.settled().counters().documents()).isEqualTo(1);
    }

    @Test
    void chunkMovesToAnotherDocumentAndLeavesNoEmptyOneBehind(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "documentKey", "from", "text", "one"),
                Map.of("key", "c2", "documentKey", "to", "text", "two"));
        JsonNode moved = mine.putChunks(Map.of("key", "c1", "documentKey", "to", "text", "one"));

        assertThat(moved.path("updated").asInt()).isEqualTo(1);
        assertThat(mine.documentKeys()).containsExactly("to");
        assertThat(mine.chunks("to", "key")).containsExactly("c2", "c1");
        assertThat(mine.search(Map.of("text", "one", "documentKeys", List.of("from"))))
                .isEmpty();
        assertThat(mine.settled().counters().chunks()).isEqualTo(2);
    }

    @Test
    void oneFaultRefusesTheWholeRequestAndAllFaultsAreNamed(Tenant mine) {
        JsonNode problem = mine.writeChunks(
                        Map.of("key", "good", "text", "one"),
                        Map.of("key", "blank", "text", " \n"),
                        Map.of("text", "no key"),
                        Map.of("key", "good", "text", "again"))
                .expect(400)
                .json();

        assertThat(problem.path("errors"))
                .extracting(error ->
                        error.path("index").asInt() + " " + error.path("field").asText())
                .containsExactly("1 text", "2 key", "3 key");
        mine.get("/stats").expect(404);
    }

    @Test
    void failureOfTheModelWritesNothing(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        service.model().fail(true);
        try {
            var answer = mine.writeChunks(Map.of("key", "c1", "text", "one, anew"), Map.of("key", "c2", "text", "two"))
                    .expect(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.json().path("detail").asText())
                    .isEqualTo("Nothing was written. The embedding model failed.");
        } finally {
            service.model().fail(false);
        }
        assertThat(mine.searchable()).containsExactly("one");
        assertThat(mine.exact().revision()).isEqualTo(1);
    }

    @Test
    void removedChunksAreGoneAtOnceAndTheirDocumentsWithTheLast(Tenant mine) {
        mine.putChunks(
                Map.of("key", "c1", "documentKey", "d", "text", "one"),
                Map.of("key", "c2", "documentKey", "d", "text", "two"),
                Map.of("key", "c3", "text", "three"));
        JsonNode removed = mine.deleteChunks("c1", "c3", "c3", "nothing");

        assertThat(removed.toString()).isEqualTo("""
                {"deleted":2,"notFound":["nothing"],"revision":2}""");
        assertThat(mine.searchable()).containsExactly("two");
        assertThat(mine.documentKeys()).containsExactly("d");
        mine.exact();
        mine.deleteChunks("c2");
        assertThat(mine.documentKeys()).isEmpty();
        mine.get("/documents/d").expect(404);
        mine.delete("/documents/d").expect(404);
        assertThat(mine.settled().rows()).isEmpty();
    }

    @Test
    void removalOfNothingChangesNothing(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        assertThat(mine.deleteChunks("c0").toString()).isEqualTo("""
                {"deleted":0,"notFound":["c0"],"revision":1}""");
    }

    @Test
    void removedKeyCanBeUsedAgain(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "documentKey", "d", "text", "one"));
        mine.deleteChunks("c1");
        JsonNode again = mine.putChunks(Map.of("key", "c1", "documentKey", "d", "text", "one, anew"));

        assertThat(again.path("inserted").asInt()).isEqualTo(1);
        assertThat(mine.searchable()).containsExactly("one, anew");
        assertThat(mine.settled().counters().documents()).isEqualTo(1);
    }

    @Test
    void keysMayBeAnyText(Tenant mine) {
        String key = "a/b;c?d#e%2F 😀 \"ü\" +&=..";
        mine.putChunks(Map.of("key", key, "text", "one"), Map.of("key", "x".repeat(512), "text", "two"));

        assertThat(mine.document(key).chunks()).isEqualTo(1);
        assertThat(mine.chunks(key, "key")).containsExactly(key);
        assertThat(mine.search(Map.of("text", "one", "documentKeys", List.of(key))))
                .hasSize(1);
        mine.delete("/documents/" + Tenant.encoded(key)).expect(200);
        assertThat(mine.documentKeys()).containsExactly("x".repeat(512));
    }

    @Test
    void manyWritersOfTheSameChunksLeaveOneOfEach(Tenant mine) throws InterruptedException {
        List<Thread> writers = IntStream.range(0, 8)
                .mapToObj(writer -> Thread.ofVirtual().start(() -> {
                    for (int round = 0; round < 3; round++) {
                        // two requests may meet in the same document: the loser of the race is told, never half done
                        var answer = mine.writeChunks(
                                Map.of("key", "c1", "documentKey", "d", "text", "one " + writer + "/" + round),
                                Map.of("key", "c2", "documentKey", "d" + writer % 2, "text", "two " + writer));
                        assertThat(answer.status()).isIn(200, 409);
                    }
                }))
                .toList();
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(mine.settled().counters().chunks()).isEqualTo(2);
        assertThat(mine.searchable()).hasSize(2);
    }
}
