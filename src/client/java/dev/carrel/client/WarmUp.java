package dev.carrel.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Runs the usual commands once against canned answers in the same process. The launcher does this after a build while the
 * JVM notes which classes are loaded (class data sharing), and every later command starts in half the time.
 */
public final class WarmUp {
    private static final String SEARCH = """
            {"hits":[{"chunkKey":"c","documentKey":"d","title":"t","ordinal":0,"text":"x","metadata":{},"score":0.5}],
             "revision":1,"tookMs":1.0}""";
    private static final String AGENT = """
            {"agentId":"a","exists":true,"status":"active","totalChunks":1,"documentCount":1,"totalSizeBytes":1,
             "revision":1,"createdAt":"2026-01-01T00:00:00Z","avgSearchLatencyMs":1.0}""";
    private static final String AGENTS = "{\"items\":[" + AGENT + "]}";
    private static final String ORGANIZATION = "{\"organizationId\":\"o\",\"agentCount\":1,\"totalChunks\":1}";

    private WarmUp() {}

    /** Ends with the exit code of the commands. */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", WarmUp::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        int searched = Main.run(nowhere, nowhere, "search", "--url", url, "-o", "o", "-a", "a", "question");
        int counted = Main.run(nowhere, nowhere, "stats", "--url", url, "-o", "o");
        System.exit(Math.max(searched, counted));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String answer = path.endsWith("/search") ? SEARCH : path.endsWith("/agents") ? AGENTS : ORGANIZATION;
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
