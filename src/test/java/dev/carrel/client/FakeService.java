package dev.carrel.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers like the service as far as the client's tests go: it keeps what it is sent, refuses empty texts and bytes that
 * are not UTF-8, fails documents that say {@code FAIL}, and takes two polls for an ingestion.
 */
final class FakeService implements AutoCloseable {
    /** How many requests are still turned away with 429 and {@code Retry-After: 0}. */
    final AtomicInteger busy = new AtomicInteger();

    /** Published texts by path of the agent and key. */
    final Map<String, String> published = new LinkedHashMap<>();

    /** Number of documents in each POST. */
    final List<Integer> batches = new ArrayList<>();

    final List<String> requests = new ArrayList<>();

    /** The parameters of requests for operations. */
    final List<String> queries = new ArrayList<>();

    /** The status that the deletion comes to. */
    volatile String deletionEnds = "completed";

    private final HttpServer server;
    private final Map<String, Object> ingestions = new LinkedHashMap<>();
    private final Map<String, Integer> polls = new LinkedHashMap<>();
    private final Map<String, List<Map<String, Object>>> failures = new LinkedHashMap<>();

    FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            problem(exchange, 429, "Too many requests", "the queue of this organization is full");
            return;
        }
        switch (exchange.getRequestMethod() + " " + path.replaceFirst("(agents|ingestions)/[^/]+", "$1/*")) {
            case String s when s.startsWith("POST") && s.endsWith("agents/*/documents") -> documents(exchange, body);
            case String s when s.startsWith("PUT") && s.contains("agents/*/documents/") -> raw(exchange, body);
            case String s
            when s.startsWith("PUT") && s.endsWith("agents/*/settings") ->
                answer(exchange, 200, Json.MAPPER.readTree(body));
            case String s when s.startsWith("POST") && s.endsWith("agents/*/search") -> search(exchange, body);
            case String s
            when s.startsWith("POST") && s.endsWith("agents/*/warmup") ->
                answer(exchange, 200, Map.of("chunks", 3, "textBytes", 30, "complete", true, "tookMs", 1.5));
            case String s when s.startsWith("GET") && s.endsWith("ingestions/*") -> poll(exchange);
            case String s when s.startsWith("GET") && s.endsWith("ingestions/*/documents") -> failed(exchange);
            case String s
            when s.startsWith("DELETE") && s.endsWith("agents/*") ->
                answer(exchange, 202, Map.of("success", true, "queueId", "q1", "message", "deleted"));
            case String s when s.startsWith("GET") && s.endsWith("/deletions/q1") -> deletion(exchange);
            case String s
            when s.startsWith("GET") && s.endsWith("/operations") -> {
                queries.add(exchange.getRequestURI().getQuery());
                answer(exchange, 200, Map.of("items", List.of(operation("q1", "processing"))));
            }
            case String s
            when s.startsWith("GET") && s.endsWith("/operations/q1") ->
                answer(exchange, 200, operation("q1", "processing"));
            case String s
            when s.startsWith("POST") && s.contains("/operations/q1/") ->
                answer(exchange, 202, operation("q1", s.endsWith("/cancel") ? "cancelled" : "pending"));
            case String s when s.contains("/prunings") -> pruning(exchange, body);
            case String s when s.contains("/reconciliations") -> FakeReconciliation.answer(exchange, body);
            case "GET /health/ready" -> answer(exchange, 503, Map.of("status", "DOWN", "checks", List.of()));
            default -> problem(exchange, 404, "Not found", "there is nothing at " + path);
        }
    }

    /** Under way when started, and ended when asked for; its id tells what was asked for. */
    private void pruning(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/chunks")) {
            Map<String, Object> chunk = Map.of(
                    "chunkKey", "fax", "documentKey", "faq", "publishedAt", "2026-01-12T08:15:30Z", "accessCount", 2);
            answer(exchange, 200, Map.of("items", List.of(chunk), "next", "more"));
            return;
        }
        boolean started = exchange.getRequestMethod().equals("POST");
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (started) {
            JsonNode request = Json.MAPPER.readTree(body);
            id = (request.path("dryRun").asBoolean() ? "dry-" : "wet-")
                    + request.path("unusedFor").asText();
        }
        boolean dryRun = id.startsWith("dry");
        Map<String, Object> state = new LinkedHashMap<>(Map.of("id", id, "totalItems", 40, "found", 3));
        state.put("status", started ? "pending" : "completed");
        state.put("processedItems", started ? 0 : 40);
        state.put("unusedBefore", "2026-10-23T13:58:03Z");
        state.put("dryRun", dryRun);
        state.put("pruned", started || dryRun ? 0 : 3);
        answer(exchange, started ? 202 : 200, state);
    }

    /** Three looks: two at the purge, then as the test wants it to end. */
    private void deletion(HttpExchange exchange) throws IOException {
        int look = polls.merge("q1", 1, Integer::sum);
        Map<String, Object> state = new LinkedHashMap<>(Map.of("queueId", "q1", "totalItems", 300, "later", "unknown"));
        state.put("processedItems", Math.min(300, look * 100));
        state.put("status", look < 3 ? "processing" : deletionEnds);
        state.put("namespace", deletionEnds.equals("completed") ? "purged" : "purging");
        if (look >= 3 && deletionEnds.equals("completed")) {
            state.put(
                    "certificate",
                    Map.of(
                            "rowsLeft",
                            0,
                            "entriesLeft",
                            0,
                            "rowsDeleted",
                            300,
                            "entriesSwept",
                            0,
                            "certifiedAt",
                            "2026-01-01T00:00:00Z"));
        }
        answer(exchange, 200, state);
    }

    private static Map<String, Object> operation(String id, String status) {
        Map<String, Object> step = Map.of(
                "name", "purge-chunks", "status", "STARTED", "readCount", 1200, "writeCount", 1200, "commitCount", 2);
        Map<String, Object> operation = new LinkedHashMap<>(Map.of(
                "id",
                id,
                "kind",
                "deletion",
                "agentId",
                "boats",
                "status",
                status,
                "totalItems",
                3000,
                "processedItems",
                1200,
                "progress",
                40,
                "attempts",
                1));
        operation.put(
                "lease", Map.of("owner", "7@node/ab", "token", 2, "live", true, "expiresAt", "2026-01-01T00:00:00Z"));
        operation.put("claims", List.of(Map.of("token", 2, "owner", "7@node/ab", "claimedAt", "2026-01-01T00:00:00Z")));
        operation.put("executions", List.of(Map.of("executionId", 5, "status", "STARTED", "steps", List.of(step))));
        return operation;
    }

    private void documents(HttpExchange exchange, byte[] body) throws IOException {
        JsonNode documents = Json.MAPPER.readTree(body).get("documents");
        batches.add(documents.size());
        Map<String, String> accepted = new LinkedHashMap<>();
        List<Map<String, Object>> refused = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            String text = documents.get(i).get("text").asText();
            if (text.isBlank()) {
                refused.add(Map.of("index", i, "field", "text", "reason", "is empty"));
            } else {
                accepted.put(documents.get(i).get("key").asText(), text);
            }
        }
        if (accepted.isEmpty()) {
            answer(exchange, 400, Map.of("title", "Nothing to ingest", "status", 400, "errors", refused));
        } else {
            accept(exchange, agentPath(exchange), accepted, refused);
        }
    }

    private void raw(HttpExchange exchange, byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getRawPath();
        String key = URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
        if (text.contains("\uFFFD")) {
            problem(exchange, 400, "Not text", "the body is not UTF-8");
        } else {
            accept(exchange, agentPath(exchange), Map.of(key, text), List.of());
        }
    }

    private void accept(
            HttpExchange exchange, String agent, Map<String, String> accepted, List<Map<String, Object>> refused)
            throws IOException {
        String id = "i" + ingestions.size();
        failures.put(id, new ArrayList<>());
        long unchanged = 0;
        for (var document : accepted.entrySet()) {
            if (document.getValue().contains("FAIL")) {
                failures.get(id)
                        .add(Map.of("index", 0, "key", document.getKey(), "outcome", "failed", "error", "told to"));
            } else if (document.getValue()
                    .equals(published.put(agent + "/" + document.getKey(), document.getValue()))) {
                unchanged++;
            }
        }
        long failed = failures.get(id).size();
        ingestions.put(id, ingestion(id, "completed", accepted.size(), unchanged, failed, List.of()));
        answer(exchange, 202, ingestion(id, "pending", accepted.size(), 0, 0, refused));
    }

    private static Map<String, Object> ingestion(
            String id, String status, long total, long unchanged, long failed, List<Map<String, Object>> refused) {
        long published = status.equals("completed") ? total - unchanged - failed : 0;
        var outcomes = Map.of("total", total, "published", published, "unchanged", unchanged, "failed", failed);
        var answer = Map.of("id", id, "status", status, "totalItems", total, "documents", outcomes, "later", "unknown");
        Map<String, Object> withRefused = new LinkedHashMap<>(answer);
        withRefused.put("refused", refused);
        return withRefused;
    }

    private void poll(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        boolean early = polls.merge(id, 1, Integer::sum) < 2;
        answer(exchange, 200, early ? ingestion(id, "processing", 1, 0, 0, List.of()) : ended(id));
    }

    private Object ended(String id) {
        return Objects.requireNonNull(ingestions.get(id), id);
    }

    private void failed(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        answer(
                exchange,
                200,
                Map.of("items", failures.getOrDefault(path.replaceFirst(".*/ingestions/([^/]+)/.*", "$1"), List.of())));
    }

    private void search(HttpExchange exchange, byte[] body) throws IOException {
        String word = Json.MAPPER.readTree(body).get("text").asText();
        List<Map<String, Object>> hits = new ArrayList<>();
        published.forEach((path, text) -> {
            String key = path.substring(agentPath(exchange).length() + 1);
            if (path.startsWith(agentPath(exchange) + "/") && text.contains(word)) {
                hits.add(Map.of("chunkKey", key + "#0", "documentKey", key, "ordinal", 0, "text", text, "score", 0.75));
            }
        });
        answer(exchange, 200, Map.of("hits", hits, "revision", 7, "tookMs", 1.5));
    }

    private static String agentPath(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().replaceFirst("(/agents/[^/]+)/.*", "$1");
    }

    private static void problem(HttpExchange exchange, int status, String title, String detail) throws IOException {
        answer(exchange, status, Map.of("title", title, "status", status, "detail", detail));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
