package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.harness.Api;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples in the API's description: requests are sent as they stand there, and answers look as they are shown. */
@ExtendWith(SharedService.class)
class DescriptionIT {
    private static final String ORGANIZATION = "/api/v1/organizations/{organizationId}";
    private static final String AGENT = ORGANIZATION + "/agents/{agentId}";

    /** Members whose content callers choose. */
    private static final List<String> FREE = List.of("metadata", "next", "value", "limit");

    private final JsonNode openapi;

    DescriptionIT(Service service) {
        this.openapi = Api.parse(service.api()
                .send("GET", "/openapi", BodyPublishers.noBody(), "Accept", "application/json")
                .expect(200)
                .body());
    }

    @Test
    void everyRequestBodyHasExamplesAndTheServiceTakesThem(Tenant mine) {
        mine.putChunks(Map.of("key", "any", "text", "the agent exists"));
        List<String> sent = new ArrayList<>();
        for (Described operation : operations()) {
            operation.node.path("requestBody").path("content").properties().forEach(content -> {
                List<JsonNode> examples = examples(content.getValue());
                assertThat(examples).as(operation + " " + content.getKey()).isNotEmpty();
                examples.forEach(example -> send(mine, operation, content.getKey(), example));
                sent.add(operation.toString());
            });
        }
        assertThat(sent)
                .contains(
                        "post " + AGENT + "/documents",
                        "put " + AGENT + "/documents/{key}",
                        "put " + AGENT + "/chunks",
                        "post " + AGENT + "/chunks/delete",
                        "post " + AGENT + "/search");
    }

    private static void send(Tenant mine, Described operation, String mediaType, JsonNode example) {
        if (operation.path.equals(ORGANIZATION + "/deletions/{queueId}/throttle")) {
            sendForADeletion(mine, example);
            return;
        }
        if (operation.path.equals(AGENT + "/settings")) {
            // of an agent that holds something already, another language is refused
            assertThat(mine.sibling("new")
                            .sendTo(
                                    "PUT",
                                    mine.sibling("new").path("/settings"),
                                    mediaType,
                                    (example.isTextual() ? example.asText() : example.toString())
                                            .getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(200);
            return;
        }
        String path = (operation.path.startsWith(AGENT)
                        ? mine.path(operation.path.substring(AGENT.length()))
                        : mine.organizationPath(operation.path.substring(ORGANIZATION.length())))
                .replace("{key}", "guide.md");
        assertThat(path).as("a path this test can fill in").doesNotContain("{");
        boolean waits = Tenant.texts(operation.node.path("parameters"), "name").contains("wait");
        String body = example.isTextual() ? example.asText() : example.toString();
        var answer = mine.sendTo(
                operation.method.toUpperCase(Locale.ROOT),
                waits ? path + "?wait=30s" : path,
                mediaType,
                body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(operation + ": " + answer.body()).isEqualTo(200);
        assertThat(answer.json().path("refused")).as(operation.toString()).isEmpty();
    }

    /** The deletion may be over before the request comes: what is refused then is not the body. */
    private static void sendForADeletion(Tenant mine, JsonNode example) {
        Tenant doomed = mine.sibling("doomed");
        doomed.putChunks(Map.of("key", "c", "text", "t"));
        String id = doomed.delete("").expect(202).json().path("queueId").asText();
        var answer = doomed.sendToOrganization(
                "PUT", "/deletions/" + id + "/throttle", example.isTextual() ? Api.parse(example.asText()) : example);
        assertThat(answer.status()).as(answer.body()).isIn(200, 409);
    }

    @Test
    void answersLookLikeTheirExamples(Tenant mine) {
        Map<String, Object> good = Map.of("key", "d1", "title", "T", "text", "one", "metadata", Map.of("a", 1));
        Map<String, Object> bad = Map.of("key", "d2", "text", "");
        JsonNode ingestion = mine.ingest(good, bad);
        assertShown("post", AGENT + "/documents", ingestion);
        assertShown(
                "get",
                ORGANIZATION + "/ingestions/{id}",
                mine.ingestion(ingestion.path("id").asText()));
        assertShown("put", AGENT + "/chunks", mine.putChunks(Map.of("key", "c1", "text", "one")));
        assertShown(
                "post",
                AGENT + "/search",
                mine.post("/search", Map.of("text", "one")).expect(200).json());
        assertShown("get", AGENT + "/stats", mine.stats());
        assertShownAsGot(mine, "/settings", "/settings");
        assertShownAsGot(mine, "/documents", "/documents");
        assertShownAsGot(mine, "/documents/{key}", "/documents/d1");
        assertShownAsGot(mine, "/documents/{key}/chunks", "/documents/d1/chunks");
        assertShown("post", AGENT + "/chunks/delete", mine.deleteChunks("c1", "c2"));
        assertShown(
                "delete",
                AGENT + "/documents/{key}",
                mine.delete("/documents/d1").expect(200).json());
        assertShown("delete", AGENT, mine.delete("?wait=30s").expect(200).json());
        assertShownAsGot(mine, "/deletion", "/deletion");
    }

    @Test
    void everyOperationSaysThatOtherAnswersAreProblems(Tenant mine) {
        JsonNode problem = Api.JSON.nullNode();
        for (Described operation : operations()) {
            List<JsonNode> examples = examples(
                    resolved(operation.node.at("/responses/default")).at("/content/application~1problem+json"));
            assertThat(examples).as(operation.toString()).isNotEmpty();
            problem = examples.getFirst();
        }
        assertLike(problem, mine.get("/stats").expect(404).json(), "not found");
        Map<String, Object> tooMany = Map.of("text", "one", "limit", 5000);
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        assertLike(problem, mine.post("/search", tooMany).expect(400).json(), "invalid");
    }

    private List<Described> operations() {
        List<Described> operations = new ArrayList<>();
        openapi.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getValue().has("responses") && path.getKey().startsWith(ORGANIZATION)) {
                        operations.add(new Described(operation.getKey(), path.getKey(), operation.getValue()));
                    }
                }));
        assertThat(operations).isNotEmpty();
        return operations;
    }

    private void assertShownAsGot(Tenant mine, String template, String path) {
        assertShown("get", AGENT + template, mine.get(path).expect(200).json());
    }

    /** The answer has an example, with the same members. */
    private void assertShown(String method, String path, JsonNode answer) {
        JsonNode responses = openapi.path("paths").path(path).path(method).path("responses");
        List<JsonNode> examples = examples(responses.path("200").at("/content/application~1json"));
        assertThat(examples).as(method + " " + path).isNotEmpty();
        assertLike(examples.getFirst(), answer, method + " " + path);
    }

    /** Every member of the answer is in the example, as a value of the same kind. */
    private static void assertLike(JsonNode example, JsonNode answer, String where) {
        assertThat(answer.getNodeType()).as(where).isEqualTo(example.getNodeType());
        if (answer.isArray() && !answer.isEmpty()) {
            assertThat(example).as(where).isNotEmpty();
            assertLike(example.path(0), answer.path(0), where + "[0]");
        }
        answer.properties().forEach(member -> {
            String inside = where + "." + member.getKey();
            assertThat(example.has(member.getKey())).as(inside).isTrue();
            if (!FREE.contains(member.getKey())) {
                assertLike(example.path(member.getKey()), member.getValue(), inside);
            }
        });
    }

    /** The examples of a body: its own, or those of its schema; that of a page is made of its items'. */
    private List<JsonNode> examples(JsonNode content) {
        List<JsonNode> examples = new ArrayList<>();
        content.path("examples").forEach(example -> examples.add(example.path("value")));
        JsonNode schema = resolved(content.path("schema"));
        schema.path("examples").forEach(examples::add);
        JsonNode items = resolved(schema.at("/properties/items/items"));
        items.path("examples").forEach(item -> {
            ObjectNode page = Api.JSON.createObjectNode().put("next", "a cursor");
            page.putArray("items").add(item);
            examples.add(page);
        });
        return examples;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? openapi.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** An operation of the description. */
    private record Described(String method, String path, JsonNode node) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
