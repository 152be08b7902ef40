package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** An agent and what a client does for it. */
public final class Tenant {
    /** The name of every test's agent; organizations are what differs. */
    static final String AGENT = "agent";

    /** Longest wait for anything. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final Service service;
    private final String organization;
    private final String agent;

    Tenant(Service service, String organization, String agent) {
        this.service = service;
        this.organization = organization;
        this.agent = agent;
    }

    String organization() {
        return organization;
    }

    /** Another agent of the same organization. */
    Tenant sibling(String name) {
        return new Tenant(service, organization, name);
    }

    /** A key as it stands in a path. */
    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The path of a resource of this agent. */
    String path(String rest) {
        return Api.agent(organization, agent) + rest;
    }

    /** The path of a resource of its organization. */
    String organizationPath(String rest) {
        return Api.organization(organization) + rest;
    }

    Answer get(String rest) {
        return service.api().get(path(rest));
    }

    Answer post(String rest, Object body) {
        return service.api().post(path(rest), body);
    }

    Answer delete(String rest) {
        return service.api().delete(path(rest));
    }

    /** Sends JSON as it is written here. */
    Answer send(String method, String rest, String json) {
        return send(method, rest, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. */
    Answer send(String method, String rest, String mediaType, byte[] body) {
        return sendTo(method, path(rest), mediaType, body);
    }

    /** Sends bytes to any path. */
    Answer sendTo(String method, String path, String mediaType, byte[] body) {
        return service.api().send(method, path, BodyPublishers.ofByteArray(body), "Content-Type", mediaType);
    }

    /** Sends JSON to a resource of its organization. */
    Answer sendToOrganization(String method, String rest, Object body) {
        return service.api().send(method, organizationPath(rest), body);
    }

    /** Writes chunks, whatever the answer. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    final Answer writeChunks(Map<String, ?>... chunks) {
        return service.api().put(path("/chunks"), Map.of("chunks", List.of(chunks)));
    }

    /** Writes chunks. @return the answer */
    @SafeVarargs
    @SuppressWarnings("varargs")
    final JsonNode putChunks(Map<String, ?>... chunks) {
        return writeChunks(chunks).expect(200).json();
    }

    /** Writes chunks. @return the answer */
    JsonNode putChunks(List<? extends Map<String, ?>> chunks) {
        return service.api()
                .put(path("/chunks"), Map.of("chunks", chunks))
                .expect(200)
                .json();
    }

    /** Removes chunks. @return the answer */
    JsonNode deleteChunks(String... keys) {
        return post("/chunks/delete", Map.of("keys", List.of(keys))).expect(200).json();
    }

    /** Ingests documents and waits for the end. @return the ingestion */
    @SafeVarargs
    @SuppressWarnings("varargs")
    final JsonNode ingest(Map<String, ?>... documents) {
        return post("/documents?wait=30s", Map.of("documents", List.of(documents)))
                .expect(200)
                .json();
    }

    /** Ingests documents and waits for the end. @return the ingestion */
    JsonNode ingest(List<? extends Map<String, ?>> documents) {
        return post("/documents?wait=30s", Map.of("documents", documents))
                .expect(200)
                .json();
    }

    /** Ingests documents without waiting. @return the ingestion */
    @SafeVarargs
    @SuppressWarnings("varargs")
    final JsonNode submit(Map<String, ?>... documents) {
        return post("/documents", Map.of("documents", List.of(documents)))
                .expect(202)
                .json();
    }

    /** Ingests documents without waiting. @return the ingestion */
    JsonNode submit(List<? extends Map<String, ?>> documents) {
        return post("/documents", Map.of("documents", documents)).expect(202).json();
    }

    /** Ingests a raw text and waits for the end. @return the ingestion */
    JsonNode ingestRaw(String key, String mediaType, String text) {
        return send("PUT", "/documents/" + encoded(key) + "?wait=30s", mediaType, text.getBytes(StandardCharsets.UTF_8))
                .expect(200)
                .json();
    }

    /** An ingestion now. */
    JsonNode ingestion(String id) {
        return service.api()
                .get(organizationPath("/ingestions/" + id))
                .expect(200)
                .json();
    }

    /** The ingestion when it has come to this status. */
    JsonNode awaitIngestion(String id, String status) {
        return Await.value(
                "ingestion " + status,
                LIMIT,
                () -> ingestion(id),
                state -> state.path("status").asText().equals(status));
    }

    /** A published document. */
    Document document(String key) {
        JsonNode document = get("/documents/" + encoded(key)).expect(200).json();
        return new Document(
                document.path("title").asText(null),
                document.path("mediaType").asText(null),
                document.path("chunks").asInt(),
                document.path("sizeBytes").asLong(),
                document.path("version").asInt(),
                document.path("publishedAt").asText());
    }

    /** What the API tells of a document besides key and metadata. */
    record Document(
            @Nullable String title,
            @Nullable String mediaType,
            int chunks,
            long sizeBytes,
            int version,
            String publishedAt) {}

    /** Keys of all published documents in order. */
    List<String> documentKeys() {
        return texts(get("/documents?limit=1000").expect(200).json().path("items"), "key");
    }

    /** The chunks of a document in order. */
    List<JsonNode> chunks(String documentKey) {
        return list(get("/documents/" + encoded(documentKey) + "/chunks?limit=1000")
                .expect(200)
                .json()
                .path("items"));
    }

    /** One member of each chunk of a document in order. */
    List<String> chunks(String documentKey, String member) {
        return chunks(documentKey).stream()
                .map(chunk -> chunk.path(member).asText())
                .toList();
    }

    /** Searches. @return the hits, none of which is a neighbour's */
    List<JsonNode> search(Map<String, ?> request) {
        JsonNode hits = post("/search", request).expect(200).json().path("hits");
        assertThat(hits).allSatisfy(hit -> assertThat(hit.path("text").asText()).doesNotContain(Neighbourhood.MARK));
        return list(hits);
    }

    /** The texts of everything that a search can find, in no order. */
    List<String> searchable() {
        return search(Map.of("vector", FakeEmbeddings.vector("anything"), "limit", 1000)).stream()
                .map(hit -> hit.path("text").asText())
                .toList();
    }

    /** The agent's statistics. */
    JsonNode stats() {
        return get("/stats").expect(200).json();
    }

    /** The agent's revision. */
    long revision() {
        return stats().path("revision").asLong();
    }

    /** What the stores hold of it, after it was seen that all counters say the same as the rows. */
    Contents exact() {
        Contents contents = service.probe().contents(organization, agent);
        JsonNode stats = stats();
        assertThat(contents.counters()).isEqualTo(contents.counted());
        assertThat(new Contents.Counters(
                        stats.path("documentCount").asLong(),
                        stats.path("totalChunks").asLong(),
                        stats.path("totalSizeBytes").asLong()))
                .isEqualTo(contents.counted());
        assertThat(stats.path("revision").asLong()).isEqualTo(contents.revision());
        return contents;
    }

    /** The same when nothing is left of what was replaced or removed: rows and entries are those that are published. */
    Contents settled() {
        return Await.value("settled", LIMIT, this::exact, Contents::settled);
    }

    /** The values of one member, as text. */
    static List<String> texts(Iterable<JsonNode> nodes, String member) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.path(member).asText()));
        return texts;
    }

    private static List<JsonNode> list(JsonNode nodes) {
        List<JsonNode> list = new ArrayList<>();
        nodes.forEach(list::add);
        return list;
    }
}
