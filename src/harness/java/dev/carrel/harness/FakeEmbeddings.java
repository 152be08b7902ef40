package dev.carrel.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * An OpenAI-compatible {@code /v1/embeddings} without a model: the vector follows from the text alone, so equal texts are
 * neighbours and others are not. Counts how often it was given each text. Thread-safe.
 */
public final class FakeEmbeddings implements AutoCloseable {
    /** Name of the model. */
    public static final String MODEL = "fake";

    /** Length of its vectors. */
    public static final int DIMENSION = 32;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean failing;
    private volatile Predicate<String> refused = text -> false;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public FakeEmbeddings() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the fake embedding model", e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/embeddings", this::handle);
        server.start();
    }

    /** Settings that make a service use it. */
    public Map<String, String> settings() {
        return Map.of(
                "carrel.embedding.provider",
                "openai",
                "carrel.embedding.base-url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                "carrel.embedding.model",
                MODEL,
                "carrel.embedding.dimension",
                Integer.toString(DIMENSION),
                "carrel.embedding.batch-size",
                "32");
    }

    /** How long each request takes from now on. */
    public void slow(Duration length) {
        delay = length;
    }

    /** Whether requests are answered with 503 from now on. */
    public void fail(boolean fails) {
        failing = fails;
    }

    /** How many requests have come, answered or not. */
    public int requests() {
        return requests.get();
    }

    /** Whether requests that hold one of these texts are answered with 400 from now on. */
    public void refuse(Predicate<String> texts) {
        refused = texts;
    }

    /** Lets requests wait from now on, until the result is closed. */
    public Held hold() {
        CountDownLatch closed = new CountDownLatch(1);
        gate = closed;
        return closed::countDown;
    }

    /** Requests that wait. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        /** Lets them go on. */
        @Override
        void close();
    }

    /** How many texts were embedded, each as often as it was. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often a text was embedded, whether or not the answer was heard. */
    public int count(String text) {
        return counts.getOrDefault(text, 0);
    }

    /** The vector of a text: of length 1. */
    public static float[] vector(String text) {
        var random = new Random(text.hashCode() * 31L + text.length());
        float[] vector = new float[DIMENSION];
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = Api.JSON.readTree(exchange.getRequestBody());
            requests.incrementAndGet();
            Thread.sleep(delay);
            gate.await();
            ObjectNode answer = Api.JSON.createObjectNode();
            int status = status(request.path("input"));
            if (status == 200) {
                answer(request.path("input"), answer);
            } else {
                answer.putObject("error").put("message", "the fake model says " + status);
            }
            byte[] body = Api.JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int status(JsonNode input) {
        if (failing) {
            return 503;
        }
        for (JsonNode text : input) {
            if (refused.test(text.asText())) {
                return 400;
            }
        }
        return 200;
    }

    private void answer(JsonNode input, ObjectNode answer) {
        answer.put("object", "list").put("model", MODEL);
        var data = answer.putArray("data");
        int index = 0;
        for (JsonNode text :
                input.isArray() ? input : Api.JSON.createArrayNode().add(input)) {
            counts.merge(text.asText(), 1, Integer::sum);
            var item = data.addObject().put("object", "embedding").put("index", index++);
            var embedding = item.putArray("embedding");
            for (float component : vector(text.asText())) {
                embedding.add(component);
            }
        }
        answer.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
