package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies that are large, or become large: the service's heap is 384 MiB, and it must go on as if nothing were. */
@ExtendWith(SharedService.class)
class RequestLimitsIT {
    private static final int MIB = 1 << 20;

    private final Service service;
    private final Api api;

    RequestLimitsIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    /** A body of a beginning, a part repeated to about {@code size} bytes, and an end. */
    private static BodyPublisher body(String begin, String part, int size, String end) {
        byte[] block = part.repeat(Math.max(1, 65_536 / part.length())).getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.ofInputStream(() -> {
            List<InputStream> parts = new ArrayList<>();
            parts.add(stream(begin.getBytes(StandardCharsets.UTF_8)));
            IntStream.range(0, size / block.length).forEach(i -> parts.add(stream(block)));
            parts.add(stream(end.getBytes(StandardCharsets.UTF_8)));
            return new SequenceInputStream(Collections.enumeration(parts));
        });
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private Answer send(String method, String path, BodyPublisher body) {
        return api.send(method, path, body, "Content-Type", "application/json");
    }

    @Test
    void documentOfFiftyMegabytesAmongGoodOnesIsRefusedAlone(Tenant mine) {
        BodyPublisher body = body(
                "{\"documents\":[{\"key\":\"first\",\"text\":\"First.\"},{\"key\":\"huge\",\"text\":\"",
                "All work and no play. ",
                50 * MIB,
                "\"},{\"key\":\"last\",\"text\":\"Last.\"}]}");
        JsonNode ingestion =
                send("POST", mine.path("/documents?wait=30s"), body).expect(200).json();

        assertThat(ingestion.path("refused")).singleElement().satisfies(fault -> {
            assertThat(fault.path("index").asInt()).isEqualTo(1);
            assertThat(fault.path("key").asText()).isEqualTo("huge");
            assertThat(fault.path("limit").asInt()).isEqualTo(16 * MIB);
            assertThat(fault.path("reason").asText()).contains("carrel.ingestion.max-text-bytes");
        });
        assertThat(mine.documentKeys()).containsExactly("first", "last");
    }

    @Test
    void bodyOverTheLimitIsTooLarge(Tenant mine) {
        byte[] body = new byte[64 * MIB + 1];
        Arrays.fill(body, (byte) ' ');
        for (String path : List.of("/documents", "/chunks/delete", "/search")) {
            JsonNode problem = Problems.of(send("POST", mine.path(path), BodyPublishers.ofByteArray(body)), 413);
            assertThat(problem.path("limit").asInt()).isEqualTo(64 * MIB);
            assertThat(problem.path("detail").asText()).contains("carrel.request.max-bytes");
        }
        Problems.of(
                api.send(
                        "PUT",
                        mine.path("/documents/d1"),
                        BodyPublishers.ofByteArray(body),
                        "Content-Type",
                        "text/plain"),
                413);
    }

    @Test
    void bodyThatGoesOnAfterItsAnswerIsNotKept(Tenant mine) throws IOException {
        byte[] block = new byte[MIB];
        Arrays.fill(block, (byte) ' ');
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout((int) Tenant.LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String head = "POST " + mine.path("/documents") + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + 900L * MIB + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).contains("413");
            for (int sent = 0; sent < 900; sent++) {
                out.write(block);
            }
            out.write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            // the next request on the same connection is answered: the body was read to its end
            assertThat(in.lines().anyMatch(line -> line.contains("HTTP/1.1 200")))
                    .isTrue();
        }
    }

    @Test
    void rawTextOverTheLimitOfATextIsTooLarge(Tenant mine) {
        byte[] body = new byte[16 * MIB + 1];
        Arrays.fill(body, (byte) 'a');
        JsonNode problem = Problems.of(
                api.send(
                        "PUT",
                        mine.path("/documents/d1"),
                        BodyPublishers.ofByteArray(body),
                        "Content-Type",
                        "text/plain"),
                413);
        assertThat(problem.path("limit").asInt()).isEqualTo(16 * MIB);
    }

    @Test
    void smallElementsInGreatNumberDoNotFillTheHeap(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        int size = 60 * MIB;
        assertThat(Problems.of(send("PUT", mine.path("/chunks"), body("{\"chunks\":[", "{},", size, "{}]}")), 400)
                        .path("field")
                        .asText())
                .isEqualTo("chunks");
        assertThat(Problems.of(
                                send(
                                        "POST",
                                        mine.path("/chunks/delete"),
                                        body("{\"keys\":[", "\"a\",", size, "\"a\"]}")),
                                400)
                        .path("field")
                        .asText())
                .isEqualTo("keys");
        assertThat(Problems.of(
                                send(
                                        "POST",
                                        mine.path("/search"),
                                        body("{\"documentKeys\":[", "\"a\",", size, "\"a\"]}")),
                                400)
                        .path("field")
                        .asText())
                .isEqualTo("documentKeys");
        assertThat(Problems.of(
                                send(
                                        "POST",
                                        mine.path("/documents"),
                                        body("{\"key\":\"a\",\"chunks\":[", "{},", size, "{}]}")),
                                400)
                        .path("field")
                        .asText())
                .isEqualTo("chunks");
        assertThat(Problems.of(
                                send(
                                        "POST",
                                        mine.path("/documents"),
                                        body(
                                                "{\"key\":\"a\",\"text\":\"x\",\"metadata\":{\"a\":[",
                                                "0,",
                                                size,
                                                "0]}}")),
                                400)
                        .path("field")
                        .asText())
                .isEqualTo("metadata");
        assertThat(Problems.of(
                                send("PUT", mine.path("/chunks"), body("{\"chunks\":[{\"key\":\"", "k", size, "\"}]}")),
                                400)
                        .path("field")
                        .asText())
                .isEqualTo("chunks[0].key");
        assertThat(mine.searchable()).containsExactly("one");
    }

    @Test
    void manyLargeBodiesAtOnceAreReadOrToldToComeBack(Tenant mine) {
        List<CompletableFuture<Answer>> requests = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> send(
                                "POST",
                                mine.path("/documents?wait=30s"),
                                body(
                                        "{\"documents\":[{\"key\":\"small" + i
                                                + "\",\"text\":\"t\"},{\"key\":\"huge\",\"text\":\"",
                                        "x",
                                        50 * MIB,
                                        "\"}]}")),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        int accepted = 0;
        for (CompletableFuture<Answer> request : requests) {
            Answer answer = request.join();
            if (answer.status() == 429) {
                Problems.of(answer, 429);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            } else {
                answer.expect(200);
                accepted++;
            }
        }
        assertThat(accepted).isPositive();
        assertThat(mine.settled().counters().documents()).isEqualTo(accepted);
    }

    @Test
    void documentsBeyondTheirNumberAreRefused(Tenant mine) {
        StringBuilder body = new StringBuilder("{\"documents\":[");
        for (int i = 0; i < 10_001; i++) {
            body.append(i == 0 ? "" : ",").append("{\"key\":\"d").append(i).append("\",\"text\":\"\"}");
        }
        int last = body.lastIndexOf("\"\"");
        body.replace(last, last + 2, "\"text\"").append("]}");
        Answer answer = send("POST", mine.path("/documents"), BodyPublishers.ofString(body.toString()))
                .expect(400);

        assertThat(answer.json().path("errors")).hasSize(10_000);
        mine.get("/stats").expect(404);
    }

    @Test
    void requestThatBreaksOffIsAFailureNobodyCanRetry(Tenant mine) {
        // enough documents for a first batch to be staged before the fault
        StringBuilder body = new StringBuilder("{\"documents\":[");
        for (int i = 0; i < 600; i++) {
            body.append("{\"key\":\"d").append(i).append("\",\"text\":\"breaks off\"},");
        }
        Problems.of(send("POST", mine.path("/documents"), BodyPublishers.ofString(body + "{\"key\"")), 400);

        JsonNode ingestions = api.get(mine.organizationPath("/ingestions?agentId=agent"))
                .expect(200)
                .json()
                .path("items");
        assertThat(ingestions).singleElement().satisfies(ingestion -> {
            assertThat(ingestion.path("status").asText()).isEqualTo("failed");
            Problems.of(
                    api.post(
                            mine.organizationPath(
                                    "/ingestions/" + ingestion.path("id").asText() + "/retry"),
                            Map.of()),
                    409);
        });
        assertThat(mine.documentKeys()).isEmpty();
        assertThat(service.model().count("breaks off")).isZero();
        // the same documents sent whole are taken
        send(
                        "POST",
                        mine.path("/documents?wait=30s"),
                        BodyPublishers.ofString("{\"documents\":[{\"key\":\"d0\",\"text\":\"t\"}]}"))
                .expect(200);
        assertThat(mine.documentKeys()).containsExactly("d0");
    }
}
