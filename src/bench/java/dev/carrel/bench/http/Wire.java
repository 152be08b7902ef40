package dev.carrel.bench.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.client.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends requests and reads their answers to the end; JSON is parsed only where it is asked for. Connections are kept, one
 * for each request at a time. Thread-safe.
 */
public final class Wire {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int SHOWN = 500;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request with a body of JSON, which may be sent any number of times. */
    public static HttpRequest post(URI uri, byte[] json) {
        return builder(uri).POST(BodyPublishers.ofByteArray(json)).build();
    }

    /** The same, of which the answer may come from a cache. */
    public static HttpRequest postCacheable(URI uri, byte[] json) {
        return cacheable(uri).POST(BodyPublishers.ofByteArray(json)).build();
    }

    /** A request with a body of JSON in place of what is there. */
    public static HttpRequest put(URI uri, String json) {
        return builder(uri).PUT(BodyPublishers.ofString(json)).build();
    }

    public static HttpRequest get(URI uri) {
        return builder(uri).GET().build();
    }

    public static HttpRequest delete(URI uri) {
        return builder(uri).DELETE().build();
    }

    private static HttpRequest.Builder builder(URI uri) {
        return cacheable(uri).header("Cache-Control", "no-cache"); // questions repeat, and the search is to be measured
    }

    private static HttpRequest.Builder cacheable(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("Content-Type", "application/json");
    }

    /**
     * The answer's body.
     *
     * @throws MeasurementException for no answer, and for one without success: a measurement counts successes only
     */
    public byte[] send(HttpRequest request) {
        try {
            return success(request, http.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException broken) {
            throw new MeasurementException(request.uri() + " did not answer: " + broken, broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while waiting for " + request.uri(), interrupted);
        }
    }

    private static byte[] success(HttpRequest request, HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            String body = new String(response.body(), StandardCharsets.UTF_8);
            throw new MeasurementException(request.uri() + " answered " + response.statusCode() + ": "
                    + body.substring(0, Math.min(SHOWN, body.length())));
        }
        return response.body();
    }

    /**
     * Sends requests at the same time and returns when all are answered.
     *
     * @throws MeasurementException as {@link #send}
     */
    public void together(List<HttpRequest> requests) {
        if (requests.size() == 1) {
            send(requests.getFirst());
            return;
        }
        List<CompletableFuture<HttpResponse<byte[]>>> answers = requests.stream()
                .map(request -> http.sendAsync(request, BodyHandlers.ofByteArray()))
                .toList();
        for (int i = 0; i < requests.size(); i++) {
            try {
                success(requests.get(i), answers.get(i).join());
            } catch (CompletionException broken) {
                throw new MeasurementException(requests.get(i).uri() + " did not answer: " + broken, broken);
            }
        }
    }

    /** The answer's body, parsed. */
    public JsonNode json(HttpRequest request) {
        try {
            return Json.MAPPER.readTree(send(request));
        } catch (IOException notJson) {
            throw new MeasurementException(request.uri() + " answered something that is not JSON", notJson);
        }
    }
}
