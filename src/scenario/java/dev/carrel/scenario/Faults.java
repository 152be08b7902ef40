package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Bad input of every kind that the API tells apart. */
final class Faults {
    private static final String INVALID = "invalid-input";

    private Faults() {}

    static void check(Organization careless) {
        bodies(careless);
        paths(careless);
        careless.get("/stats").problem(404, "not-found");
    }

    private static void bodies(Organization careless) {
        careless.post("/agents/a/documents", "{\"documents\": [").problem(400, INVALID);
        careless.post("/agents/a/documents", "{\"documents\": []}").problem(400, INVALID);
        careless.post("/agents/a/search", "null").problem(400, INVALID);
        JsonNode unknown =
                careless.post("/agents/a/search", "{\"txt\": \"whale\"}").problem(400, INVALID);
        assertThat(unknown.path("field").asText()).isEqualTo("txt");

        JsonNode vector = careless.put("/agents/a/chunks", """
                        {"chunks": [{"key": "c", "text": "three numbers", "embedding": [1, 2, 3]}]}""").problem(400, INVALID);
        assertThat(vector.at("/errors/0/reason").asText()).contains("3", "384");

        JsonNode refused = careless.post("/agents/a/documents", """
                        {"documents": [{"key": "empty", "text": ""}, {"key": "nul", "text": "a\\u0000b"}]}""").problem(400, INVALID);
        assertThat(refused.path("errors"))
                .extracting(fault -> fault.path("key").asText())
                .containsExactly("empty", "nul");
        assertThat(refused.path("errors"))
                .allSatisfy(fault -> assertThat(fault.path("reason").asText()).isNotBlank());
        careless.putText("/agents/a/documents/d", "application/pdf", "%PDF").problem(415, "unsupported-media-type");
        careless.putText("/agents/a/documents/d?wait=soon", "text/plain", "text")
                .problem(400, INVALID);
    }

    private static void paths(Organization careless) {
        JsonNode name = careless.get("/agents/" + Organization.segment("a b") + "/stats")
                .problem(400, INVALID);
        assertThat(name.path("field").asText()).isEqualTo("agentId");
        assertThat(name.path("value").asText()).isEqualTo("a b");
        careless.get("/ingestions/not-an-id").problem(404, "not-found");
        careless.get("/agents?limit=0").problem(400, INVALID);
        careless.get("/agents?cursor=nonsense").problem(400, INVALID);
        careless.get("/no/such/place").problem(404, "not-found");
        careless.getElsewhere("/api/v0/organizations").problem(404, "not-found");
        careless.getElsewhere("/").problem(404, "not-found");
        careless.get("/agents/a/documents/key;semicolon").problem(400, INVALID);
        careless.put("/stats", "{}").problem(405, "method-not-allowed");
    }
}
