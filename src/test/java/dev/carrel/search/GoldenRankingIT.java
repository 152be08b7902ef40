package dev.carrel.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample's questions in all three modes, with the model in process: the rank of the document that holds the answer,
 * against a table that was written down. The service has stores of its own: what others hold would move BM25's scores.
 *
 * <p>Ranks by words are exact. The quantized model rounds differently on other processors, so a rank that depends on it may be
 * worse by one. When a change is meant to alter the ranks, put the table that the failure prints in place of the file, and look
 * at what became worse.
 */
@Timeout(180)
class GoldenRankingIT {
    private static final Path SAMPLE = Path.of("src/sample");
    private static final String TABLE = "golden-ranks.tsv";
    private static final List<String> MODES = List.of("keyword", "semantic", "hybrid");
    private static final int DEPTH = 10;
    private static final int NOT_FOUND = 0;

    @Test
    void ranksAreThoseOfTheTable() throws IOException {
        Map<String, List<Integer>> found;
        try (ServiceProcess service = ServiceProcess.started(
                "golden", Stores.newDirectory("golden-"), Map.of("carrel.elasticsearch.heap", "512m"))) {
            found = ranks(service.api());
            service.terminate(Duration.ofSeconds(60));
        }
        Map<String, List<Integer>> golden = table();
        String printed = printed(found);
        assertThat(found.keySet()).as(printed).isEqualTo(golden.keySet());
        found.forEach((question, ranks) -> {
            List<Integer> wanted = Objects.requireNonNull(golden.get(question));
            assertThat(ranks.get(0)).as("keyword: %s%n%s", question, printed).isEqualTo(wanted.get(0));
            for (int mode = 1; mode < MODES.size(); mode++) {
                assertThat(place(ranks.get(mode)))
                        .as("%s: %s%n%s", MODES.get(mode), question, printed)
                        .isLessThanOrEqualTo(place(wanted.get(mode)) + 1);
            }
        });
        for (int mode = 0; mode < MODES.size(); mode++) {
            assertThat(meanReciprocalRank(found, mode))
                    .as("MRR of %s%n%s", MODES.get(mode), printed)
                    .isGreaterThan(meanReciprocalRank(golden, mode) - 0.02);
        }
    }

    private static int place(int rank) {
        return rank == NOT_FOUND ? DEPTH + 1 : rank;
    }

    private static double meanReciprocalRank(Map<String, List<Integer>> ranks, int mode) {
        return ranks.values().stream()
                .mapToDouble(ofModes -> ofModes.get(mode) == NOT_FOUND ? 0 : 1.0 / ofModes.get(mode))
                .average()
                .orElseThrow();
    }

    /** The ranks in each mode by agent and question. */
    private static Map<String, List<Integer>> ranks(Api api) throws IOException {
        Map<String, List<Integer>> ranks = new LinkedHashMap<>();
        JsonNode organizations = Api.parse(Files.readString(SAMPLE.resolve("questions.json")));
        // everything is in the index before the first question: what words are worth follows from all of it
        for (var organization : organizations.properties()) {
            for (var agent : organization.getValue().properties()) {
                ingest(api, organization.getKey(), agent.getKey());
            }
        }
        for (var organization : organizations.properties()) {
            for (var agent : organization.getValue().properties()) {
                String path = Api.agent(organization.getKey(), agent.getKey());
                for (JsonNode question : agent.getValue()) {
                    String text = question.path("question").asText();
                    String expected = question.path("expects").asText();
                    List<Integer> ofModes = new ArrayList<>();
                    for (String mode : MODES) {
                        ofModes.add(rank(api, path, text, mode, expected));
                    }
                    ranks.put(agent.getKey() + "\t" + text, ofModes);
                }
            }
        }
        return ranks;
    }

    private static void ingest(Api api, String organization, String agent) throws IOException {
        List<Map<String, String>> documents = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(SAMPLE.resolve(organization).resolve(agent)).sorted()) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                documents.add(Map.of(
                        "key",
                        name,
                        "text",
                        Files.readString(file),
                        "mediaType",
                        name.endsWith(".md") ? "text/markdown" : "text/plain"));
            }
        }
        JsonNode ingestion = api.post(
                        Api.agent(organization, agent) + "/documents?wait=60s", Map.of("documents", documents))
                .expect(200)
                .json();
        assertThat(ingestion.path("status").asText()).isEqualTo("completed");
        assertThat(ingestion.at("/documents/published").asInt()).isEqualTo(documents.size());
    }

    private static int rank(Api api, String agent, String question, String mode, String expected) {
        JsonNode hits = api.post(agent + "/search", Map.of("text", question, "mode", mode, "limit", DEPTH))
                .expect(200)
                .json()
                .path("hits");
        List<String> documents = new ArrayList<>();
        hits.forEach(hit -> documents.add(hit.path("documentKey").asText()));
        return documents.stream().distinct().toList().indexOf(expected) + 1;
    }

    private static Map<String, List<Integer>> table() throws IOException {
        try (InputStream in = GoldenRankingIT.class.getResourceAsStream(TABLE)) {
            Map<String, List<Integer>> table = new LinkedHashMap<>();
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .forEach(cells -> table.put(
                            cells[0] + "\t" + cells[1],
                            Stream.of(cells).skip(2).map(Integer::valueOf).toList()));
            return table;
        }
    }

    private static String printed(Map<String, List<Integer>> ranks) {
        StringBuilder table = new StringBuilder("agent\tquestion\t" + String.join("\t", MODES) + "\n");
        ranks.forEach((question, ofModes) -> {
            table.append(question);
            ofModes.forEach(rank -> table.append('\t').append(rank));
            table.append('\n');
        });
        return table.toString();
    }
}
