package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carrel.http.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The few requests that Hibernate Search has no form for: creating the index, refresh, count, health. Tries the configured
 * hosts in turn. Thread-safe.
 */
@ApplicationScoped
public class ElasticsearchClient {
    private final IndexConfig config;
    private final HttpClient http;
    private final AtomicInteger next = new AtomicInteger();

    @Inject
    public ElasticsearchClient(IndexConfig config) {
        this.config = config;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.requestTimeout())
                .build();
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param path beginning with a slash
     * @param body JSON, or null for none
     * @return the answer, whatever its status
     * @throws IndexUnavailableException when no host answers in time
     */
    public Answer send(String method, String path, @Nullable String body) {
        IOException last = null;
        for (int attempt = 0; attempt < config.hosts().size(); attempt++) {
            URI host = config.hosts()
                    .get(Math.floorMod(next.getAndIncrement(), config.hosts().size()));
            try {
                HttpResponse<byte[]> response =
                        http.send(request(host, method, path, body), HttpResponse.BodyHandlers.ofByteArray());
                JsonNode json =
                        response.body().length == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(response.body());
                return new Answer(response.statusCode(), json);
            } catch (IOException e) {
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IndexUnavailableException("Interrupted while waiting for Elasticsearch", e);
            }
        }
        throw new IndexUnavailableException("Elasticsearch does not answer at " + config.hosts() + ".", last);
    }

    private HttpRequest request(URI host, String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.resolve(path))
                .timeout(config.requestTimeout())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        config.username()
                .ifPresent(user -> request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (user + ":" + config.password().orElse(""))
                                                        .getBytes(StandardCharsets.UTF_8))));
        return request.build();
    }

    /** An answer of Elasticsearch. */
    public record Answer(int status, JsonNode body) {
        /** This answer, if its status says success. @throws IndexUnavailableException otherwise */
        public Answer orThrow(String what) {
            if (status >= 300) {
                throw new IndexUnavailableException(what + " failed with status " + status + ": " + body, null);
            }
            return this;
        }
    }
}
