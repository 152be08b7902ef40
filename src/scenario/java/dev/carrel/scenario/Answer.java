package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer of the service.
 *
 * @param request method and path, for messages
 * @param body the JSON of the body; missing when it is empty
 */
record Answer(String request, int status, HttpHeaders headers, JsonNode body) {

    /** The body, of an answer with this status. */
    JsonNode json(int expected) {
        assertThat(status).as("%s answered %s", request, body).isEqualTo(expected);
        assertThat(contentType()).as(request).startsWith("application/json");
        return body;
    }

    /** The problem document, of an answer with this status and kind. */
    JsonNode problem(int expected, String kind) {
        assertThat(status).as("%s answered %s", request, body).isEqualTo(expected);
        assertThat(contentType()).as(request).startsWith("application/problem+json");
        assertThat(body.path("type").asText()).as(request).isEqualTo("https://carrel.dev/problems/" + kind);
        assertThat(body.path("status").asInt()).as(request).isEqualTo(expected);
        assertThat(body.path("title").asText()).as(request).isNotBlank();
        assertThat(body.path("detail").asText()).as(request).isNotBlank();
        return body;
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    private String contentType() {
        return header("Content-Type");
    }
}
