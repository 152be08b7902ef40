package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.FakeEmbeddings;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents in every form in which they come, and their replacement and removal. */
@ExtendWith(SharedService.class)
@SuppressWarnings("try") // a block that holds the model has no more to do with it
class DocumentIngestionIT {
    private final Service service;

    DocumentIngestionIT(Service service) {
        this.service = service;
    }

    @Test
    void oneDocumentIsAcceptedWithTheAddressOfItsIngestion(Tenant mine) {
        var answer =
                mine.post("/documents", Map.of("key", "d1", "text", "A text.")).expect(202);
        String id = answer.json().path("id").asText();

        assertThat(answer.headers().firstValue("Location")).hasValue(mine.organizationPath("/ingestions/" + id));
        assertThat(answer.json().path("refused")).isEmpty();
        JsonNode ended = mine.awaitIngestion(id, "completed");
        assertThat(ended.path("progress").asInt()).isEqualTo(100);
        assertThat(ended.path("totalItems").asInt()).isEqualTo(1);
        assertThat(ended.path("processedItems").asInt()).isEqualTo(1);
        assertThat(ended.path("documents").path("published").asInt()).isEqualTo(1);
        assertThat(mine.searchable()).containsExactly("A text.");
    }

    @Test
    void documentsOfAllFormsAreTakenInOneRequest(Tenant mine) {
        float[] vector = FakeEmbeddings.vector("a vector");
        JsonNode ingestion = mine.ingest(
                Map.of("key", "plain", "title", "Plain", "text", "A text.", "metadata", Map.of("lang", "en")),
                Map.of("key", "markdown", "mediaType", "text/markdown", "text", "# One\n\nFirst.\n\n# Two\n\nSecond."),
                Map.of(
                        "key",
                        "ready",
                        "metadata",
                        Map.of("lang", "de", "source", "caller"),
                        "chunks",
                        List.of(
                                Map.of("text", "Chunk with a vector.", "embedding", vector),
                                Map.of("key", "named", "text", "Chunk without.", "metadata", Map.of("lang", "fr")))));

        assertThat(ingestion.path("status").asText()).isEqualTo("completed");
        assertThat(ingestion.path("documents").toString()).isEqualTo("""
                {"total":3,"published":3,"unchanged":0,"failed":0,"cancelled":0,"refused":0}""");
        assertThat(mine.chunks("plain", "text")).containsExactly("A text.");
        assertThat(mine.chunks("markdown", "text")).containsExactly("# One\n\nFirst.", "# Two\n\nSecond.");
        assertThat(mine.chunks("ready", "key")).containsExactly("ready#0", "named");
        assertThat(mine.chunks("ready"))
                .extracting(chunk -> chunk.path("metadata").toString())
                .containsExactly("{\"lang\":\"de\",\"source\":\"caller\"}", "{\"lang\":\"fr\",\"source\":\"caller\"}");
        Tenant.Document plain = mine.document("plain");
        assertThat(plain.title()).isEqualTo("Plain");
        assertThat(plain.mediaType()).isEqualTo("text/plain");
        assertThat(plain.version()).isEqualTo(1);
        assertThat(service.model().count("Chunk with a vector.")).isZero();
        assertThat(mine.search(Map.of("vector", vector))
                        .getFirst()
                        .path("score")
                        .asDouble())
                .isGreaterThan(0.999);
        assertThat(mine.settled().counters()).isEqualTo(mine.exact().counted());
    }

    @Test
    void rawMarkdownIsCutAtItsHeadingsButNotInCode(Tenant mine) {
        String text = """
                # Title

                Intro.

                ```
                # no heading
                ```

                ## Section

                Body.""";
        mine.send(
                        "PUT",
                        "/documents/raw.md?wait=30s&title=The%20title",
                        "text/markdown; charset=utf-8",
                        text.getBytes(StandardCharsets.UTF_8))
                .expect(200);

        assertThat(mine.chunks("raw.md", "text"))
                .containsExactly("# Title\n\nIntro.\n\n```\n# no heading\n```", "## Section\n\nBody.");
        assertThat(mine.document("raw.md").title()).isEqualTo("The title");
        assertThat(mine.search(Map.of("text", "## Section\n\nBody."))
                        .getFirst()
                        .path("title")
                        .asText())
                .isEqualTo("The title");
    }

    @Test
    void rawTextIsCutIntoPassagesOfTheConfiguredSize(Tenant mine) {
        String text = IntStream.range(0, 40)
                .mapToObj(i -> "This is sentence number " + i + " of a text.")
                .collect(Collectors.joining(" "));
        mine.ingestRaw("raw.txt", "text/plain", text);

        List<String> passages = mine.chunks("raw.txt", "text");
        assertThat(passages).hasSizeGreaterThan(5).allMatch(passage -> passage.length() <= Service.CHUNK_SIZE);
        for (int i = 0; i < 40; i++) {
            String sentence = "This is sentence number " + i + " of a text.";
            assertThat(passages).anyMatch(passage -> passage.contains(sentence));
        }
        assertThat(mine.chunks("raw.txt", "ordinal"))
                .isEqualTo(IntStream.range(0, passages.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void byteOrderMarkIsNoText(Tenant mine) {
        mine.ingestRaw("bom", "text/plain", "\uFEFFAfter the mark.");

        assertThat(mine.chunks("bom", "text")).containsExactly("After the mark.");
    }

    @Test
    void unchangedDocumentIsNeitherEmbeddedNorPublishedAgain(Tenant mine) {
        Map<String, Object> text =
                Map.of("key", "d1", "text", "A text.", "metadata", Map.of("a", 1, "b", "x", "c", 1.5));
        Map<String, Object> chunks = Map.of("key", "d2", "chunks", List.of(Map.of("text", "A chunk.")));
        mine.ingest(text, chunks);
        int embedded = service.model().total();
        long revision = mine.revision();
        Tenant.Document before = mine.document("d1");

        JsonNode again = mine.ingest(text, chunks);
        assertThat(again.path("documents").path("unchanged").asInt()).isEqualTo(2);
        assertThat(again.path("documents").path("published").asInt()).isZero();
        assertThat(mine.revision()).isEqualTo(revision);
        assertThat(service.model().total()).isEqualTo(embedded);
        assertThat(mine.document("d1")).isEqualTo(before);
    }

    @Test
    void orderOfMetadataIsNoChange(Tenant mine) {
        mine.send("POST", "/documents?wait=30s", """
                {"key":"d1","text":"A text.","metadata":{"a":1,"b":2}}""").expect(200);
        JsonNode again =
                mine.send("POST", "/documents?wait=30s", """
                {"metadata":{"b":2,"a":1},"text":"A text.","key":"d1"}""").expect(200).json();

        assertThat(again.path("documents").path("unchanged").asInt()).isEqualTo(1);
    }

    @Test
    void editOfOneParagraphEmbedsThatParagraphOnly(Tenant mine) {
        List<String> paragraphs = IntStream.range(0, 6)
                .mapToObj(i -> ("Paragraph " + i + " of " + mine.organization() + " ")
                                .repeat(3)
                                .strip() + ".")
                .toList();
        mine.ingest(Map.of("key", "d1", "text", String.join("\n\n", paragraphs)));
        assertThat(mine.chunks("d1", "text")).isEqualTo(paragraphs);

        var edited = new ArrayList<>(paragraphs);
        edited.set(
                3,
                "An edited paragraph of " + mine.organization() + ", long enough to stand alone: " + "x".repeat(100));
        int embedded = service.model().total();
        mine.ingest(Map.of("key", "d1", "text", String.join("\n\n", edited)));

        assertThat(mine.chunks("d1", "text")).isEqualTo(edited);
        assertThat(service.model().total() - embedded).isEqualTo(1);
        assertThat(service.model().count(edited.get(3))).isEqualTo(1);
        assertThat(mine.settled().counters().chunks()).isEqualTo(6);
    }

    @Test
    void newVersionReplacesTheOldInListsSearchAndCounters(Tenant mine) {
        mine.ingest(
                Map.of("key", "d1", "title", "Old", "text", "Old text."), Map.of("key", "d2", "text", "Other text."));
        mine.ingest(Map.of("key", "d1", "title", "New", "text", "New text, and longer."));

        assertThat(mine.searchable()).containsExactlyInAnyOrder("New text, and longer.", "Other text.");
        Tenant.Document document = mine.document("d1");
        assertThat(document.title()).isEqualTo("New");
        assertThat(document.version()).isEqualTo(2);
        assertThat(document.sizeBytes()).isEqualTo("New text, and longer.".length());
        assertThat(mine.settled().counters().documents()).isEqualTo(2);
    }

    @Test
    void versionThatShrinksLeavesNoChunkOfTheOldOne(Tenant mine) {
        mine.ingest(Map.of("key", "d1", "mediaType", "text/markdown", "text", "# A\n\na\n\n# B\n\nb\n\n# C\n\nc"));
        mine.ingest(Map.of("key", "d1", "mediaType", "text/markdown", "text", "# B\n\nb"));

        assertThat(mine.chunks("d1", "text")).containsExactly("# B\n\nb");
        assertThat(mine.searchable()).containsExactly("# B\n\nb");
        assertThat(mine.settled().rows()).hasSize(1);
    }

    @Test
    void removedDocumentIsGoneAtOnce(Tenant mine) {
        mine.ingest(Map.of("key", "d1", "text", "First."), Map.of("key", "d2", "text", "Second."));
        JsonNode removed = mine.delete("/documents/d1").expect(200).json();

        assertThat(removed.path("deletedChunks").asInt()).isEqualTo(1);
        assertThat(mine.searchable()).containsExactly("Second.");
        assertThat(mine.documentKeys()).containsExactly("d2");
        mine.get("/documents/d1").expect(404);
        mine.get("/documents/d1/chunks").expect(404);
        mine.delete("/documents/d1").expect(404);
        mine.exact();
        mine.ingest(Map.of("key", "d1", "text", "First."));
        assertThat(mine.settled().counters().documents()).isEqualTo(2);
    }

    @Test
    void faultyDocumentsAreRefusedOneByOneAndTheOthersTaken(Tenant mine) {
        JsonNode ingestion =
                mine.send("POST", "/documents?wait=30s", """
                {"documents":[
                  {"key":"good","text":"Good."},
                  {"key":"empty","text":""},
                  {"key":"nul","text":"a\\u0000b"},
                  {"key":"surrogate","text":"a\\ud800b"},
                  {"key":"bell","text":"a\\u0007b is allowed"},
                  {"key":"good","text":"The same key."},
                  {"key":"pdf","mediaType":"application/pdf","text":"x"},
                  {"text":"No key."},
                  {"key":"both","text":"x","chunks":[{"text":"y"}]},
                  {"key":"neither"},
                  {"key":"nested","text":"x","metadata":{"a":{}}},
                  {"key":"vector","chunks":[{"text":"x","embedding":[1,2,3]}]},
                  {"key":"blank","chunks":[{"text":"x"},{"text":" "}]}
                ]}""").expect(200).json();

        assertThat(ingestion.path("refused"))
                .extracting(fault ->
                        fault.path("index").asInt() + " " + fault.path("key").asText("-") + " "
                                + fault.path("field").asText())
                .containsExactly(
                        "1 empty text",
                        "2 nul text",
                        "3 surrogate text",
                        "5 good key",
                        "6 pdf mediaType",
                        "7 - key",
                        "8 both chunks",
                        "9 neither text",
                        "10 nested metadata",
                        "11 vector chunks[0].embedding",
                        "12 blank chunks[1].text");
        assertThat(ingestion.path("refused"))
                .allSatisfy(fault -> assertThat(fault.path("reason").asText()).isNotBlank());
        assertThat(ingestion.path("refused").get(9).path("reason").asText()).contains("3", "32");
        assertThat(ingestion.path("documents").path("refused").asInt()).isEqualTo(11);
        assertThat(mine.documentKeys()).containsExactly("bell", "good");
        mine.settled();
    }

    @Test
    void requestOfNothingButFaultsLeavesNoTrace(Tenant mine) {
        JsonNode problem = mine.send("POST", "/documents", """
                {"documents":[{"key":"a","text":""},{"key":"b"}]}""").expect(400).json();

        assertThat(problem.path("errors")).hasSize(2);
        mine.get("/stats").expect(404);
        assertThat(service.api()
                        .get(mine.organizationPath("/ingestions?agentId=agent"))
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void chunkKeyOfAnotherDocumentFailsTheNewOneOnly(Tenant mine) {
        mine.putChunks(Map.of("key", "taken", "documentKey", "d1", "text", "one"));
        JsonNode ingestion = mine.ingest(
                Map.of("key", "d2", "chunks", List.of(Map.of("key", "taken", "text", "two"))),
                Map.of("key", "d3", "chunks", List.of(Map.of("key", "same", "text", "three"))),
                Map.of("key", "d4", "chunks", List.of(Map.of("key", "same", "text", "four"))),
                Map.of("key", "d5", "chunks", List.of(Map.of("key", "free", "text", "five"))));

        assertThat(ingestion.path("documents").path("failed").asInt()).isEqualTo(2);
        JsonNode failed = service.api()
                .get(mine.organizationPath(
                        "/ingestions/" + ingestion.path("id").asText() + "/documents?outcome=failed"))
                .expect(200)
                .json()
                .path("items");
        assertThat(Tenant.texts(failed, "key")).containsExactly("d2", "d4");
        assertThat(failed)
                .allSatisfy(item -> assertThat(item.path("error").asText()).contains("belongs to the document"));
        assertThat(mine.searchable()).containsExactlyInAnyOrder("one", "three", "five");
        // and the key can still be written to
        assertThat(mine.putChunks(Map.of("key", "same", "text", "three, anew"))
                        .path("updated")
                        .asInt())
                .isEqualTo(1);
        mine.settled();
    }

    @Test
    void chunkMovesBetweenDocumentsThatAreReplacedTogether(Tenant mine) {
        mine.ingest(
                Map.of(
                        "key",
                        "d1",
                        "chunks",
                        List.of(Map.of("key", "a", "text", "a"), Map.of("key", "b", "text", "b"))),
                Map.of("key", "d2", "chunks", List.of(Map.of("key", "c", "text", "c"))));
        JsonNode ingestion = mine.ingest(
                Map.of("key", "d1", "chunks", List.of(Map.of("key", "a", "text", "a"))),
                Map.of(
                        "key",
                        "d2",
                        "chunks",
                        List.of(Map.of("key", "c", "text", "c"), Map.of("key", "b", "text", "b"))));

        assertThat(ingestion.path("documents").path("published").asInt()).isEqualTo(2);
        assertThat(mine.chunks("d2", "key")).containsExactly("c", "b");
        assertThat(mine.settled().counters().chunks()).isEqualTo(3);
    }

    @Test
    void withWaitTheAnswerComesAtTheEndOrWhenTimeIsOver(Tenant mine) {
        try (var held = service.model().hold()) {
            var early = mine.post("/documents?wait=300ms", Map.of("key", "d1", "text", "A text."));
            assertThat(early.expect(202).json().path("status").asText()).isIn("pending", "processing");
            assertThat(mine.documentKeys()).isEmpty();
            assertThat(mine.stats().path("totalChunks").asInt()).isZero();
            held.close();
            mine.awaitIngestion(early.json().path("id").asText(), "completed");
        }
        assertThat(mine.searchable()).containsExactly("A text.");
    }

    @Test
    void bodyOfUnknownLengthIsRead(Tenant mine) {
        byte[] body = "Sent in pieces.".getBytes(StandardCharsets.UTF_8);
        var publisher = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        service.api()
                .send("PUT", mine.path("/documents/chunked?wait=30s"), publisher, "Content-Type", "text/plain")
                .expect(200);

        assertThat(mine.searchable()).containsExactly("Sent in pieces.");
    }
}
