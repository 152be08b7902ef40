package dev.carrel.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run that is under way when started and ended when asked for, with two pages of drifts. Healing heals one of them. */
final class FakeReconciliation {
    private FakeReconciliation() {}

    static void answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            JsonNode request = Json.MAPPER.readTree(body);
            String id = request.path("mode").asText() + "-"
                    + request.path("agentId").asText("all");
            send(exchange, 202, run(id, "pending"));
        } else if (path.endsWith("/drifts")) {
            String query = exchange.getRequestURI().getQuery();
            boolean healed = path.contains("/heal-");
            send(
                    exchange,
                    200,
                    query.contains("cursor=second")
                            ? Map.of("items", List.of(drift("wrong-counter", "totalChunks", false)))
                            : Map.of("items", List.of(drift("stale-entry", "17", healed)), "next", "second"));
        } else {
            send(exchange, 200, run(path.substring(path.lastIndexOf('/') + 1), "completed"));
        }
    }

    private static Map<String, Object> run(String id, String status) {
        Map<String, Object> run = new HashMap<>(Map.of("id", id, "status", status, "totalItems", 3));
        run.put("scope", "agent");
        run.put("mode", id.replaceFirst("-.*", ""));
        run.put("namespaces", 3);
        run.put("rows", 40);
        run.put("entries", 41);
        run.put("drifts", 5);
        run.put("healed", id.startsWith("heal") ? 4 : 0);
        return run;
    }

    private static Map<String, Object> drift(String kind, String subject, boolean healed) {
        return Map.of(
                "kind",
                kind,
                "organizationId",
                "acme",
                "agentId",
                "boats",
                "subject",
                subject,
                "key",
                "oars.md",
                "expected",
                "3",
                "found",
                "4",
                "healed",
                healed);
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
