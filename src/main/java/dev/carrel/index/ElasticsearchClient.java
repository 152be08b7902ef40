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
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are not searches: bulks, creating the index, refresh, count, health. Tries the configured
 * hosts in turn. Thread-safe.
 */
@ApplicationScoped
public class ElasticsearchClient {
    private static final String JSON = "application/json";

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
        return exchange(method, path, body == null ? Body.NONE : Body.json(body));
    }

    /** The same with a body of another form; the answer is JSON always. */
    Answer exchange(String method, String path, Body body) {
        IOException last = null;
        for (int attempt = 0; attempt < config.hosts().size(); attempt++) {
            URI host = config.hosts()
                    .get(Math.floorMod(next.getAndIncrement(), config.hosts().size()));
            try {
                HttpResponse<byte[]> response = send(request(host, method, path, body));
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

    /** Waits for all of the answer: the request's own timeout ends with the answer's first line. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return response.get(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new HttpTimeoutException("No answer in " + config.requestTimeout());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private HttpRequest request(URI host, String method, String path, Body body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.resolve(path))
                .header("Accept", JSON)
                .header("Content-Type", body.mediaType)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body.bytes));
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

    /** A request's body. */
    @SuppressWarnings("ArrayRecordComponent") // written once, sent once
    record Body(String mediaType, byte[] bytes) {
        private static final Body NONE = new Body(JSON, new byte[0]);

        private static Body json(String body) {
            return new Body(JSON, body.getBytes(StandardCharsets.UTF_8));
        }

        static Body smile(byte[] body) {
            return new Body("application/smile", body);
        }
    }

    /** An answer of Elasticsearch. */
    public record Answer(int status, JsonNode body) {
        /** The body, if it is the word of all shards. @throws IndexUnavailableException otherwise, and as {@link #orThrow} */
        JsonNode ofAllShards(String what) {
            orThrow(what);
            if (body.at("/_shards/failed").asInt() > 0 || body.path("timed_out").asBoolean()) {
                throw new IndexUnavailableException("Not all shards answered: " + body.path("_shards"), null);
            }
            return body;
        }

        /** This answer, if its status says success. @throws IndexUnavailableException otherwise */
        public Answer orThrow(String what) {
            if (status >= 300) {
                throw new IndexUnavailableException(what + " failed with status " + status + ": " + body, null);
            }
            return this;
        }
    }
}
