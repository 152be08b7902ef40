package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.StoreProbe;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The scenarios, one method each. Thread-safe. */
public final class CarrelScenario implements AutoCloseable {
    private static final String RETURNS = """
            # Returns

            A customer may send an article back within thirty days. The refund is paid within a week.
            """;
    private static final String WHALES = "The blue whale is the largest animal that ever lived. It feeds on krill.";

    private final URI service;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param service the root of the service, for example {@code http://127.0.0.1:8080} */
    public CarrelScenario(URI service) {
        this.service = service;
    }

    @Override
    public void close() {
        http.close();
    }

    private Organization organization(String prefix) {
        return new Organization(http, service, prefix);
    }

    /** JSON and raw Markdown in; found by meaning; counted exactly; the same again changes nothing. */
    public void documentsAreIngestedSearchedAndCounted() {
        Organization library = organization("library");
        Answer accepted = library.post("/agents/a/documents?wait=60s", """
                {"documents": [
                  {"key": "whales", "title": "Whales", "text": "%s", "metadata": {"subject": "sea"}},
                  {"key": "prices", "chunks": [{"key": "prices-1", "text": "A seat in the theatre costs twelve euros."},
                                               {"key": "prices-2", "text": "Children under six pay nothing."}]},
                  {"key": "nothing", "text": ""}]}""".formatted(WHALES));
        JsonNode ingestion = accepted.json(200);
        assertThat(ingestion.path("status").asText()).isEqualTo("completed");
        assertThat(ingestion.at("/documents/published").asInt()).isEqualTo(2);
        assertThat(ingestion.at("/documents/refused").asInt()).isEqualTo(1);
        assertThat(ingestion.at("/refused/0/index").asInt()).isEqualTo(2);
        assertThat(accepted.header("Location"))
                .endsWith("/ingestions/" + ingestion.path("id").asText());

        String path = "/agents/a/documents/" + Organization.segment("shop/returns.md");
        JsonNode raw =
                library.putText(path + "?wait=60s", "text/markdown", RETURNS).json(200);
        assertThat(raw.at("/documents/published").asInt()).isEqualTo(1);
        JsonNode again =
                library.putText(path + "?wait=60s", "text/markdown", RETURNS).json(200);
        assertThat(again.at("/documents/unchanged").asInt()).isEqualTo(1);
        assertThat(library.get(path).json(200).path("key").asText()).isEqualTo("shop/returns.md");

        JsonNode best =
                library.search("a", "How long can I give something back?").path(0);
        assertThat(best.path("documentKey").asText()).isEqualTo("shop/returns.md");
        assertThat(best.path("score").asDouble()).isBetween(0.5, 1.0);
        JsonNode whale = library.search("a", "Which animal is the biggest?").path(0);
        assertThat(whale.path("documentKey").asText()).isEqualTo("whales");
        assertThat(whale.path("text").asText()).isEqualTo(WHALES);
        assertThat(whale.at("/metadata/subject").asText()).isEqualTo("sea");
        wordsAndFilters(library);
        wordsInAnotherLanguage(organization("languages"));

        countersAreExact(library);
    }

    private static void wordsAndFilters(Organization library) {
        JsonNode words = library.post("/agents/a/search", """
                        {"text": "theatres", "mode": "keyword"}""").json(200).path("hits");
        assertThat(words).extracting(hit -> hit.path("chunkKey").asText()).containsExactly("prices-1");
        assertThat(words.at("/0/keyword/rank").asInt()).isEqualTo(1);
        JsonNode filtered = library.post("/agents/a/search", """
                        {"text": "What does it cost?", "filter": {"not": {"key": "subject", "in": ["sea", "land"]}}}""").json(200);
        assertThat(filtered.path("mode").asText()).isEqualTo("hybrid");
        assertThat(filtered.path("hits"))
                .isNotEmpty()
                .noneMatch(hit -> hit.path("documentKey").asText().equals("whales"));
        JsonNode around = library.post("/agents/a/search", """
                        {"text": "theatres", "mode": "keyword", "context": {"after": 1, "maxTokens": 100}}""").json(200).path("context");
        assertThat(around.path("text").asText())
                .isEqualTo(
                        "=== prices ===\n\nA seat in the theatre costs twelve euros.\n\nChildren under six pay nothing.");
        assertThat(around.path("tokens").asInt()).isBetween(10, 40);
        library.post("/agents/a/documents?wait=60s", """
                {"key": "slight", "text": "A theatre in the theatre, for theatre people.", "importance": 0.001}""").json(200);
        JsonNode weighed = library.post("/agents/a/search", """
                        {"text": "theatre", "mode": "keyword"}""").json(200).path("hits");
        assertThat(weighed).extracting(hit -> hit.path("documentKey").asText()).containsExactly("prices", "slight");
        assertThat(library.get("/agents/a/documents/slight")
                        .json(200)
                        .path("importance")
                        .asDouble())
                .isEqualTo(0.001);
        library.delete("/agents/a/documents/slight").json(200);
        library.post("/agents/a/search", """
                        {"text": "whale", "filter": {"key": "topic", "eq": "sea"}}""").problem(400, "invalid-input");
    }

    /** Each language has its own forms of words, beside the others in one index. */
    private static void wordsInAnotherLanguage(Organization house) {
        assertThat(house.put("/agents/german/settings", """
                        {"language": "german"}""")
                        .json(200)
                        .path("language")
                        .asText())
                .isEqualTo("german");
        for (String agent : List.of("german", "english")) {
            house.put("/agents/" + agent + "/chunks", """
                    {"chunks": [{"key": "c", "text": "Die alten Häuser am Fluss."}]}""").json(200);
            JsonNode hits =
                    house.post("/agents/" + agent + "/search", """
                            {"text": "altes Haus", "mode": "keyword"}""").json(200).path("hits");
            assertThat(hits).as(agent).hasSize(agent.equals("german") ? 1 : 0);
        }
        house.put("/agents/english/settings", """
                {"language": "german"}""").problem(409, "conflict");
    }

    private static void countersAreExact(Organization library) {
        JsonNode documents = library.get("/agents/a/documents").json(200).path("items");
        assertThat(documents)
                .extracting(document -> document.path("key").asText())
                .containsExactly("prices", "shop/returns.md", "whales");
        long chunks = 0;
        for (JsonNode document : documents) {
            chunks += document.path("chunks").asLong();
        }
        JsonNode agent = library.get("/agents/a/stats").json(200);
        JsonNode all = library.get("/stats").json(200);
        assertThat(agent.path("exists").asBoolean()).isTrue();
        assertThat(agent.path("documentCount").asInt()).isEqualTo(3);
        assertThat(agent.path("totalChunks").asLong()).isEqualTo(chunks);
        assertThat(all.path("agentCount").asInt()).isEqualTo(1);
        assertThat(all.path("totalChunks").asLong()).isEqualTo(chunks);
        assertThat(all.path("totalSizeBytes").asLong())
                .isEqualTo(agent.path("totalSizeBytes").asLong())
                .isPositive();
    }

    /** Chunks are found as soon as they were written, and not found as soon as they were removed. */
    public void chunksAreSearchableWhenWrittenAndGoneWhenRemoved() {
        Organization notes = organization("notes");
        JsonNode written = notes.put("/agents/a/chunks", """
                        {"chunks": [{"key": "c1", "text": "The kettle boils at one hundred degrees."},
                                    {"key": "c2", "text": "Trains to Lyon leave on the hour."}]}""").json(200);
        assertThat(written.path("inserted").asInt()).isEqualTo(2);
        assertThat(notes.search("a", "When does the train depart?")
                        .path(0)
                        .path("chunkKey")
                        .asText())
                .isEqualTo("c2");
        JsonNode removed = notes.post("/agents/a/chunks/delete", """
                        {"keys": ["c2", "c3"]}""").json(200);
        assertThat(removed.path("deleted").asInt()).isEqualTo(1);
        assertThat(removed.at("/notFound/0").asText()).isEqualTo("c3");
        for (boolean cached : new boolean[] {false, true}) { // never from before the removal
            JsonNode answer = notes.post("/agents/a/search", """
                            {"text": "When does the train depart?"}""").json(200);
            assertThat(answer.path("cached").asBoolean()).isEqualTo(cached);
            assertThat(answer.path("hits"))
                    .extracting(hit -> hit.path("chunkKey").asText())
                    .containsExactly("c1");
        }
        JsonNode warm = notes.post("/agents/a/warmup", "{}").json(200);
        assertThat(warm.path("complete").asBoolean()).isTrue();
    }

    /** A deleted agent is gone at once, its purge is proven, and its successor sees nothing old. */
    public void deletedAgentIsGoneAndItsPurgeProven() {
        Organization firm = organization("firm");
        firm.ingest("a", "whales", WHALES);
        firm.ingest("b", "whales", WHALES);
        JsonNode deleted = firm.delete("/agents/a?wait=60s").json(200);
        assertThat(deleted.path("success").asBoolean()).isTrue();
        firm.get("/agents/a/stats").problem(404, "not-found");
        firm.post("/agents/a/search", "{\"text\": \"whale\"}").problem(404, "not-found");

        JsonNode purge =
                firm.get("/deletions/" + deleted.path("queueId").asText()).json(200);
        assertThat(purge.path("status").asText()).isEqualTo("completed");
        assertThat(purge.path("inProgress").asBoolean()).isFalse();
        assertThat(purge.at("/certificate/rowsLeft").asInt(-1)).isZero();
        assertThat(purge.at("/certificate/entriesLeft").asInt(-1)).isZero();
        assertThat(firm.get("/agents/a/deletion").json(200)).isEqualTo(purge);
        operationTellsOfItsJob(firm, purge.path("queueId").asText());

        firm.ingest("a", "returns", RETURNS);
        assertThat(firm.search("a", "whale"))
                .extracting(hit -> hit.path("documentKey").asText())
                .containsOnly("returns");
        assertThat(firm.search("b", "whale"))
                .extracting(hit -> hit.path("documentKey").asText())
                .containsExactly("whales");
    }

    private static void operationTellsOfItsJob(Organization firm, String id) {
        assertThat(firm.get("/operations?kind=deletion")
                        .json(200)
                        .at("/items/0/id")
                        .asText())
                .isEqualTo(id);
        JsonNode operation = firm.get("/operations/" + id).json(200);
        assertThat(operation.at("/executions/0/steps"))
                .extracting(step -> step.path("name").asText())
                .containsExactly("purge-chunks", "certify");
        assertThat(operation.at("/executions/0/steps/0/writeCount").asLong())
                .isEqualTo(operation.path("processedItems").asLong())
                .isPositive();
        assertThat(operation.path("claims").size()).isEqualTo(2);
        var events = firm.events("/operations/" + id + "/events");
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getKey()).isEqualTo("end");
        assertThat(events.getFirst().getValue().path("progress").asInt()).isEqualTo(100);
        firm.post("/operations/" + id + "/restart", "{}").problem(409, "conflict");
        firm.post("/deletions/" + id + "/cancel", "{}").problem(409, "conflict");
    }

    /** Documents and chunks are listed page by page; a removed one is gone from list and counters. */
    public void documentsAreListedPageByPageAndRemoved() {
        Documents.check(organization("archive"));
    }

    /** A cancelled ingestion publishes no more; retried, it goes on, is followed by events and listed. */
    public void cancelledIngestionGoesOnWhenRetriedAndIsFollowed() {
        Control.check(organization("office"));
    }

    /**
     * Differences between counters, rows and entries are found, told and healed.
     *
     * @param stores to make them differ
     */
    public void driftsAreFoundAndHealed(StoreProbe stores) {
        Drifts.check(organization("shop"), stores);
    }

    /**
     * What was found is counted, and what was not used for long is pruned.
     *
     * @param stores to let time pass
     */
    public void useIsCountedAndColdChunksArePruned(StoreProbe stores) {
        Use.check(organization("museum"), stores);
    }

    /** Organizations with agents of the same name see nothing of each other, not even that it exists. */
    public void organizationsSeeNothingOfEachOther() {
        Isolation.check(organization("mine"), organization("theirs"));
    }

    /** What is done shows in the metrics, under the same names in both runtimes. */
    public void workIsMeasured() {
        Organization lab = organization("lab");
        Map<String, Double> before = lab.metrics();
        lab.ingest("a", "whales", WHALES);
        lab.put("/agents/a/chunks", """
                        {"chunks": [{"key": "c1", "text": "The kettle boils at one hundred degrees."}]}""").json(200);
        lab.search("a", "whale");
        Map<String, Double> after = lab.metrics();
        for (String counter : List.of(
                "carrel_documents_published_total{way=\"job\"}",
                "carrel_chunks_published_total{way=\"job\"}",
                "carrel_chunks_published_total{way=\"request\"}",
                "carrel_index_items_total{action=\"write\",outcome=\"confirmed\"}",
                "carrel_embedding_texts_total",
                "carrel_embedding_seconds_count",
                "carrel_search_seconds_count",
                "carrel_search_seconds_bucket{le=\"+Inf\"}")) {
            assertThat(after.getOrDefault(counter, 0.0)).as(counter).isGreaterThan(before.getOrDefault(counter, 0.0));
        }
        assertThat(after)
                .containsKeys(
                        "carrel_operations{state=\"pending\"}",
                        "carrel_operations{state=\"processing\"}",
                        "carrel_operations{state=\"stuck\"}",
                        "carrel_index_items_total{action=\"write\",outcome=\"failed\"}",
                        "carrel_index_items_total{action=\"remove\",outcome=\"confirmed\"}",
                        "carrel_embedding_failures_total{kind=\"unavailable\"}");
    }

    /** Each kind of bad input is answered with a problem that says what to do, and changes nothing. */
    public void faultsAreAnsweredWithProblems() {
        Faults.check(organization("careless"));
    }
}
