package dev.carrel.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code /v1/rerank} in the form of Cohere and Jina without a model: a text's score is the number that it ends with. Can be
 * made to answer anything else. Thread-safe.
 */
public final class FakeReranker implements AutoCloseable {
    /** What it wants to be asked with. */
    public static final String KEY = "a-secret";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reply reply;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public FakeReranker() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the fake reranking model", e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/", this::handle);
        server.start();
    }

    /** Settings that make a service use it. */
    public Map<String, String> settings() {
        return Map.of(
                "carrel.rerank.base-url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                "carrel.rerank.model",
                "fake",
                "carrel.rerank.api-key",
                KEY);
    }

    /** The bodies of all requests so far. */
    public List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    /** Scores texts from now on. */
    public void work() {
        reply = null;
    }

    /** Answers this from now on, whatever is asked. */
    public void answer(int status, String body) {
        reply = new Reply(status, body);
    }

    /** Lets requests wait from now on, until the result is closed. */
    public FakeEmbeddings.Held hold() {
        CountDownLatch closed = new CountDownLatch(1);
        gate = closed;
        return closed::countDown;
    }

    private record Reply(int status, String body) {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Api.JSON.readTree(exchange.getRequestBody());
            requests.add(request);
            gate.await();
            Reply now = reply;
            Reply answer = now == null ? scores(exchange, request) : now;
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Location", "/v1/elsewhere");
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Best first, as the real ones answer. */
    private static Reply scores(HttpExchange exchange, JsonNode request) {
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !exchange.getRequestURI().getPath().equals("/v1/rerank")) {
            return new Reply(401, "{}");
        }
        JsonNode documents = request.path("documents");
        ObjectNode answer = Api.JSON.createObjectNode();
        var results = answer.put("model", request.path("model").asText()).putArray("results");
        IntStream.range(0, documents.size())
                .boxed()
                .sorted((a, b) -> Double.compare(
                        score(documents.get(b).asText()), score(documents.get(a).asText())))
                .limit(request.path("top_n").asInt())
                .forEach(index -> results.addObject()
                        .put("index", index)
                        .put("relevance_score", score(documents.get(index).asText())));
        return new Reply(200, answer.toString());
    }

    private static double score(String text) {
        return Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
