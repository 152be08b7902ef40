package dev.carrel.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests to one node, with whatever answer it gives. Thread-safe. */
public final class Api {
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String base;

    public Api(String base) {
        this.base = base;
    }

    /** The port of the node. */
    public int port() {
        return URI.create(base).getPort();
    }

    /** Parses JSON. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    /** The path of an agent's resources. */
    public static String agent(String organization, String agent) {
        return organization(organization) + "/agents/" + agent;
    }

    /** The path of an organization's resources. */
    public static String organization(String organization) {
        return "/api/v1/organizations/" + organization;
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /**
     * Sends a request.
     *
     * @param body written as JSON; null for none
     * @throws UncheckedIOException when no answer comes
     */
    public Answer send(String method, String path, @Nullable Object body) {
        try {
            return send(
                    method,
                    path,
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)),
                    "Content-Type",
                    "application/json");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a body that cannot be written", e);
        }
    }

    /**
     * Sends a request with a body as it is.
     *
     * @param headers names and values in turn
     * @throws UncheckedIOException when no answer comes
     */
    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(LIMIT)
                    .method(method, body);
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + base + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + base + path, e);
        }
    }

    /** An answer. */
    public record Answer(int status, HttpHeaders headers, String body) {
        /** This answer. @throws AssertionError when its status is another one */
        public Answer expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("status " + status + " instead of " + wanted + ": " + body);
            }
            return this;
        }

        /** The body as JSON; missing when it is empty. */
        public JsonNode json() {
            return body.isEmpty() ? MissingNode.getInstance() : parse(body);
        }
    }
}
