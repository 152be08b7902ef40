package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The importance of documents multiplies the scores by which chunks are chosen, in both legs, to the last digit. */
@ExtendWith(SharedService.class)
class ImportanceIT {
    private static final Offset<Double> EXACT = Offset.offset(1e-5);

    private static Map<String, Object> document(String key, String text, double importance) {
        return Map.of("key", key, "text", text, "importance", importance);
    }

    private static double importance(Tenant tenant, String key) {
        return tenant.get("/documents/" + Tenant.encoded(key))
                .expect(200)
                .json()
                .path("importance")
                .asDouble(-1);
    }

    private static double cosine(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void semanticOrderIsThatOfCosineTimesImportanceOverAllChunks(Tenant mine) {
        float[] question = FakeEmbeddings.vector("a question");
        Map<String, Double> expected = new HashMap<>();
        List<Map<String, Object>> documents = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String text = "text " + i;
            double importance = i % 11 / 10.0;
            documents.add(document(text, text, importance));
            expected.put(text, cosine(question, FakeEmbeddings.vector(text)) * importance);
        }
        mine.ingest(documents);

        List<JsonNode> hits = mine.search(Map.of("vector", question, "limit", 1000));
        assertThat(hits).hasSize(120).allSatisfy(hit -> {
            double score = Objects.requireNonNull(expected.get(hit.path("text").asText()));
            assertThat(hit.path("score").asDouble()).isCloseTo(score, EXACT);
            assertThat(hit.at("/semantic/score").asDouble()).isCloseTo(score, EXACT);
        });
        assertThat(Tenant.texts(mine.search(Map.of("vector", question, "limit", 7)), "text"))
                .isEqualTo(expected.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(7)
                        .map(Map.Entry::getKey)
                        .toList());
        double least = hits.get(4).path("score").asDouble();
        assertThat(mine.search(Map.of("vector", question, "minScore", least - 1e-6)))
                .hasSize(5);
    }

    @Test
    void keywordScoreIsMultipliedBeforeThePageIsCut(Tenant mine) {
        mine.ingest(IntStream.range(0, 60)
                .mapToObj(i -> document("d" + i, "tar " + i, i == 33 ? 1 : 0.5))
                .toList());

        List<JsonNode> hits = mine.search(Map.of("text", "tar", "mode", "keyword", "limit", 60));
        assertThat(hits).hasSize(60);
        double full = hits.getFirst().path("score").asDouble();
        assertThat(hits.getFirst().path("documentKey").asText()).isEqualTo("d33");
        assertThat(hits.subList(1, 60))
                .allSatisfy(hit ->
                        assertThat(hit.path("score").asDouble()).isCloseTo(full / 2, Offset.offset(full * 1e-5)));
        assertThat(Tenant.texts(mine.search(Map.of("text", "tar", "mode", "keyword", "limit", 1)), "documentKey"))
                .as("one of sixty with the same words")
                .containsExactly("d33");
        assertThat(Tenant.texts(
                        mine.search(Map.of("text", "tar", "limit", 1, "fusion", Map.of("keywordWeight", 100))),
                        "documentKey"))
                .containsExactly("d33");
    }

    @Test
    void nothingCountsLessThanNothingAndIsStillFound(Tenant mine) {
        mine.ingest(document("none", "pitch and tar", 0), document("some", "tar", 0.01));

        for (String mode : List.of("keyword", "semantic", "hybrid")) {
            List<JsonNode> hits =
                    mine.search(Map.of("text", "tar", "vector", FakeEmbeddings.vector("tar"), "mode", mode));
            assertThat(Tenant.texts(hits, "documentKey")).as(mode).containsExactly("some", "none");
        }
        assertThat(mine.search(Map.of("vector", FakeEmbeddings.vector("pitch and tar"))).stream()
                        .filter(hit -> hit.path("documentKey").asText().equals("none"))
                        .map(hit -> hit.path("score").asDouble()))
                .containsExactly(0.0);
        JsonNode run = mine.sendToOrganization("POST", "/reconciliations?wait=30s", Map.of("agentId", Tenant.AGENT))
                .expect(200)
                .json();
        assertThat(run.path("drifts").asInt(-1)).as(run.toString()).isZero();
        assertThat(mine.settled().entries()).hasSize(2);
    }

    @Test
    void changeOfImportanceAlonePublishesAndEmbedsNothing(Tenant mine, Service service) {
        String text = "tar is weighed anew " + mine.organization();
        mine.ingest(Map.of("key", "d", "text", text));
        assertThat(importance(mine, "d")).isEqualTo(1);
        long revision = mine.revision();

        assertThat(mine.ingest(document("d", text, 1))
                        .at("/documents/unchanged")
                        .asInt())
                .isEqualTo(1);
        assertThat(mine.ingest(document("d", text, 0.25))
                        .at("/documents/published")
                        .asInt())
                .isEqualTo(1);
        assertThat(mine.ingest(document("d", text, 0.25))
                        .at("/documents/unchanged")
                        .asInt())
                .isEqualTo(1);

        assertThat(service.model().count(text)).isEqualTo(1);
        assertThat(mine.revision()).isEqualTo(revision + 1);
        assertThat(importance(mine, "d")).isEqualTo(0.25);
        assertThat(mine.search(Map.of("vector", FakeEmbeddings.vector(text)))
                        .getFirst()
                        .path("score")
                        .asDouble())
                .isCloseTo(0.25, EXACT);
        assertThat(mine.settled().entries()).hasSize(1);
    }

    @Test
    void rawTextTakesItAsAParameter(Tenant mine) {
        byte[] text = "tar".getBytes(StandardCharsets.UTF_8);
        mine.send("PUT", "/documents/d?wait=30s&importance=0.5", "text/plain", text)
                .expect(200);

        assertThat(importance(mine, "d")).isEqualTo(0.5);
        for (String wrong : List.of("1.01", "-0.1", "NaN", "Infinity", "much")) {
            JsonNode problem = mine.send("PUT", "/documents/d?wait=30s&importance=" + wrong, "text/plain", text)
                    .expect(400)
                    .json();
            assertThat(problem.path("field").asText()).isEqualTo("importance");
            assertThat(problem.toString()).contains(wrong);
        }
    }

    @Test
    void whatIsOutOfBoundsIsRefusedByName(Tenant mine) {
        JsonNode ingestion = mine.ingest(document("good", "tar", 0.5), document("bad", "tar", 1.5));
        JsonNode refused = ingestion.path("refused").path(0);
        assertThat(refused.path("field").asText()).isEqualTo("importance");
        assertThat(refused.toString()).contains("1.5").contains("0…1");
        for (String wrong : List.of("\"0.5\"", "true", "-1e-9", "1e999", "NaN", "[1]")) {
            mine.send("POST", "/documents", "{\"key\": \"d\", \"text\": \"t\", \"importance\": " + wrong + "}")
                    .expect(400);
        }
        assertThat(mine.documentKeys()).containsExactly("good");
    }

    @Test
    void readyChunksAndSmallWritesCarryTheirDocumentsImportance(Tenant mine) {
        Map<String, Object> document =
                Map.of("key", "d", "importance", 0.5, "chunks", List.of(Map.of("key", "c0", "text", "tar one")));
        mine.ingest(document);
        mine.putChunks(
                Map.of("key", "c1", "documentKey", "d", "text", "tar two"),
                Map.of("key", "other", "text", "tar three"));
        mine.putChunks(Map.of("key", "c0", "text", "tar four"));

        assertThat(score(mine, "tar two")).isCloseTo(0.5, EXACT);
        assertThat(score(mine, "tar three")).isCloseTo(1, EXACT);
        assertThat(score(mine, "tar four")).isCloseTo(0.5, EXACT);
        assertThat(importance(mine, "d")).isEqualTo(0.5);
        assertThat(importance(mine, "other")).isEqualTo(1);
    }

    private static double score(Tenant tenant, String text) {
        return tenant.search(Map.of("vector", FakeEmbeddings.vector(text), "limit", 10)).stream()
                .filter(hit -> hit.path("text").asText().equals(text))
                .findFirst()
                .orElseThrow()
                .path("score")
                .asDouble();
    }

    @Test
    void entriesWrittenAgainByTheReconciliationHaveItToo(Tenant mine, Service service) {
        mine.ingest(document("d", "tar", 0.5));
        var incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        service.probe()
                .removeEntry(incarnation, service.probe().entries(incarnation).getFirst());
        Await.until(
                "the entry is gone",
                Tenant.LIMIT,
                () -> service.probe().entries(incarnation).isEmpty());

        JsonNode run = mine.sendToOrganization(
                        "POST", "/reconciliations?wait=30s", Map.of("agentId", Tenant.AGENT, "mode", "heal"))
                .expect(200)
                .json();
        assertThat(run.path("healed").asInt()).as(run.toString()).isEqualTo(1);
        assertThat(Await.value(
                                "healed",
                                Tenant.LIMIT,
                                () -> mine.search(Map.of("vector", FakeEmbeddings.vector("tar"))),
                                hits -> !hits.isEmpty())
                        .getFirst()
                        .path("score")
                        .asDouble())
                .isCloseTo(0.5, EXACT);
    }
}
