package dev.carrel.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an Elasticsearch and hands every request on, except that it can hold bulks that write entries: those on
 * their way are as if lost in the network until they are let go. Thread-safe.
 */
public final class HeldElasticsearch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String target;
    private volatile @Nullable CountDownLatch gate;
    private volatile boolean held;

    /** @param target address and port of the real one */
    public HeldElasticsearch(String target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the proxy", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Its address and port. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, bulks that write entries wait. */
    public void hold() {
        held = false;
        gate = new CountDownLatch(1);
    }

    /** Whether a bulk waits. */
    public boolean holdsOne() {
        return held;
    }

    /** Lets the waiting bulks go, and all later ones. */
    public void letGo() {
        CountDownLatch closed = gate;
        gate = null;
        if (closed != null) {
            closed.countDown();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            CountDownLatch closed = gate;
            if (closed != null && writesEntries(exchange, body)) {
                held = true;
                closed.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            HttpResponse<byte[]> answer = http.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean writesEntries(HttpExchange exchange, byte[] body) {
        return exchange.getRequestURI().getPath().endsWith("_bulk")
                && new String(body, 0, Math.min(20, body.length), StandardCharsets.ISO_8859_1).contains("index");
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create("http://" + target + exchange.getRequestURI()))
                .timeout(LIMIT)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("Accept", "Content-Type")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }
}
