package dev.carrel.rerank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.http.Json;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A model behind {@code POST {base}/rerank}: model, query, documents and top_n go there, results with index and
 * relevance_score come back, in any order and maybe with more. A text is cut to its beginning, as such models do themselves.
 * Thread-safe.
 */
final class HttpScoringModel implements ScoringModel {
    /** Characters of a text that are sent; beyond what most of these models read, which is 512 to 8,192 tokens. */
    static final int LONGEST_TEXT = 8192;

    /** What an answer may be longer than its request, which it may repeat. */
    private static final long ROOM = 64 * 1024;

    private final URI endpoint;
    private final String model;
    private final @Nullable String apiKey;
    private final Duration timeout;
    private final HttpClient http;

    /** @param apiKey null where the endpoint asks for none */
    HttpScoringModel(URI endpoint, String model, @Nullable String apiKey, Duration timeout) {
        this.endpoint = endpoint;
        this.model = model;
        this.apiKey = apiKey;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Asks once.
     *
     * @return a finite score for each segment, in their order
     * @throws RerankException when there is none for each of them in time
     */
    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
        byte[] body = body(segments, query);
        HttpResponse<byte[]> answer = send(body);
        int status = answer.statusCode();
        if (status == 200) {
            return Response.from(scores(answer.body(), segments.size()));
        }
        throw new RerankException(
                // these are about what was sent, and others may fare better; any other is about the endpoint or our
                // settings
                status == 400 || status == 413 || status == 422 ? RerankFailure.REFUSED : RerankFailure.UNAVAILABLE,
                "it answered with status " + status,
                null);
    }

    private byte[] body(List<TextSegment> segments, String query) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("model", model).put("query", query);
        var documents = body.putArray("documents");
        segments.forEach(segment -> documents.add(beginning(segment.text())));
        body.put("top_n", segments.size());
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String beginning(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean inPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, inPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }

    /** Waits for all of the answer: the request's own timeout ends with the answer's first line. */
    private HttpResponse<byte[]> send(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        var response = http.sendAsync(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), 2L * body.length + ROOM));
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new RerankException(RerankFailure.LATE, "it did not answer in " + timeout, e);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new RerankException(RerankFailure.UNAVAILABLE, "the wait for it was interrupted", e);
        } catch (ExecutionException e) {
            throw new RerankException(RerankFailure.UNAVAILABLE, "the call failed: " + e.getCause(), e);
        }
    }

    private static List<Double> scores(byte[] body, int size) {
        JsonNode results;
        try {
            results = Json.MAPPER.readTree(body).path("results");
        } catch (JsonProcessingException e) {
            // without its cause, which quotes the answer
            throw invalid("an answer that is not JSON");
        } catch (IOException e) {
            throw new RerankException(RerankFailure.INVALID_ANSWER, "its answer cannot be read", e);
        }
        if (results.size() != size) {
            throw invalid(results.size() + " results for " + size + " texts");
        }
        double[] scores = new double[size];
        BitSet seen = new BitSet(size);
        for (JsonNode result : results) {
            JsonNode index = result.path("index");
            JsonNode score = result.path("relevance_score");
            if (!index.isInt() || index.intValue() < 0 || index.intValue() >= size) {
                throw invalid("a result whose index is not one of " + size + " texts");
            }
            if (!score.isNumber() || !Double.isFinite(score.doubleValue())) {
                throw invalid("a result without a score");
            }
            if (seen.get(index.intValue())) {
                throw invalid("two results for one text");
            }
            seen.set(index.intValue());
            scores[index.intValue()] = score.doubleValue();
        }
        return Arrays.stream(scores).boxed().toList();
    }

    private static RerankException invalid(String what) {
        return new RerankException(RerankFailure.INVALID_ANSWER, "it gave " + what, null);
    }
}
