package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Paths, methods, media types and parameters that are not served: each is a problem that says so. */
@ExtendWith(SharedService.class)
class BadRequestsIT {
    private final Api api;

    BadRequestsIT(Service service) {
        this.api = service.api();
    }

    @Test
    void pathsThatAreNotThere(Tenant mine) {
        for (String path :
                List.of("/", "/nothing", "/api", "/api/v1", "/api/v2/organizations", mine.path("/nothing"))) {
            Problems.of(api.get(path), 404);
        }
    }

    @Test
    void methodsThatAreNotOffered(Tenant mine) {
        Map.of(
                        mine.path("/search"), "GET",
                        mine.path("/chunks"), "POST",
                        mine.path("/chunks/delete"), "GET",
                        mine.path("/documents"), "PUT",
                        mine.path("/documents/d1"), "POST",
                        mine.path("/stats"), "DELETE",
                        mine.path(""), "PUT",
                        mine.organizationPath("/agents"), "POST",
                        mine.organizationPath("/ingestions"), "DELETE",
                        mine.organizationPath("/ingestions/x/cancel"), "GET")
                .forEach((path, method) -> Problems.of(api.send(method, path, null), 405));
    }

    @Test
    void mediaTypesThatAreNotRead(Tenant mine) {
        byte[] body = "text".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("text/html", "application/pdf", "application/x-www-form-urlencoded", "garbage")) {
            Problems.of(mine.send("PUT", "/documents/d1", type, body), 415);
            Problems.of(mine.send("PUT", "/chunks", type, body), 415);
            Problems.of(mine.send("POST", "/documents", type, body), 415);
            Problems.of(mine.send("POST", "/search", type, body), 415);
        }
        Problems.of(mine.send("PUT", "/chunks", "text/plain", body), 415);
        Problems.of(mine.send("PUT", "/documents/d1", "application/json", body), 415);
        // a raw text whose kind nobody named
        Problems.of(api.send("PUT", mine.path("/documents/d1"), BodyPublishers.ofByteArray(body)), 415);
    }

    @Test
    void textsOfAnotherEncodingAreRefused(Tenant mine) {
        byte[] body = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        JsonNode problem = Problems.of(mine.send("PUT", "/documents/d1", "text/plain; charset=ISO-8859-1", body), 400);
        assertThat(problem.path("field").asText()).isEqualTo("charset");
        assertThat(problem.path("value").asText()).isEqualTo("ISO-8859-1");
    }

    @Test
    void representationsThatAreNotMade(Tenant mine) {
        Problems.of(api.send("GET", mine.path("/stats"), BodyPublishers.noBody(), "Accept", "text/html"), 406);
    }

    @Test
    void namesThatAreNone(Tenant mine) {
        for (String name : List.of("a%20b", "a%2Fb", "%C3%A9", "a%00", "a".repeat(129), "a%0Ab", "...", "a,b")) {
            JsonNode organization = Problems.of(api.get("/api/v1/organizations/" + name + "/stats"), 400);
            assertThat(organization.path("field").asText()).isEqualTo("organizationId");
            JsonNode agent = Problems.of(api.get(mine.organizationPath("/agents/" + name + "/stats")), 400);
            assertThat(agent.path("field").asText()).isEqualTo("agentId");
            Problems.of(api.put(mine.organizationPath("/agents/" + name + "/chunks"), Map.of()), 400);
            Problems.of(api.delete(mine.organizationPath("/agents/" + name)), 400);
        }
    }

    @Test
    void documentKeysThatAreNone(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        byte[] text = "text".getBytes(StandardCharsets.UTF_8);
        for (String key : List.of("%00", "a%0Ab", "k".repeat(513))) {
            for (Answer answer : List.of(
                    mine.get("/documents/" + key),
                    mine.get("/documents/" + key + "/chunks"),
                    mine.delete("/documents/" + key),
                    mine.send("PUT", "/documents/" + key, "text/plain", text))) {
                assertThat(Problems.of(answer, 400).path("field").asText()).isEqualTo("key");
            }
        }
    }

    @Test
    void semicolonInAPathMustBeEncoded(Tenant mine) {
        mine.putChunks(Map.of("key", "a", "text", "one"));

        assertThat(Problems.of(mine.delete("/documents/a;b"), 400)
                        .path("detail")
                        .asText())
                .contains("%3B");
        assertThat(mine.documentKeys()).containsExactly("a");
        mine.ingestRaw("a;b", "text/plain", "two");
        assertThat(mine.documentKeys()).containsExactly("a", "a;b");
    }

    @Test
    void brokenUrlsAreRefused(Tenant mine) throws Exception {
        // Java's client does not send such a thing
        for (String target : List.of("/documents/%ZZ", "/documents/a|b", "/documents?limit=%")) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                socket.getOutputStream()
                        .write(("GET " + mine.path(target) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("Exception");
            }
        }
    }

    @Test
    void limitsThatAreNone(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        List<String> lists = List.of(
                mine.path("/documents"),
                mine.path("/documents/c1/chunks"),
                mine.organizationPath("/agents"),
                mine.organizationPath("/ingestions"),
                mine.organizationPath("/deletions"));
        for (String list : lists) {
            for (String limit : List.of("0", "-1", "1001", "99999999999", "1.5", "ten", "1e2", "0x10", "%20")) {
                JsonNode problem = Problems.of(api.get(list + "?limit=" + limit), 400);
                assertThat(problem.path("field").asText()).isEqualTo("limit");
                assertThat(problem.path("limit").asInt()).isEqualTo(1000);
            }
            api.get(list + "?limit=1000").expect(200);
        }
    }

    @Test
    void cursorsThatWereNotGivenOut(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        List<String> numbers = List.of("!!!", "AA", "YWJj", cursor("99999999999"), cursor("a\0b"));
        List<String> places = List.of(
                "!!!",
                "YWJj",
                cursor("2026-01-01T00:00:00Z"),
                cursor("2026-01-01T00:00:00Z/x"),
                cursor("+1000000000-12-31T23:59:59Z/00000000-0000-0000-0000-000000000000"),
                cursor("-1000000000-01-01T00:00:00Z/00000000-0000-0000-0000-000000000000"));
        refuseCursors(mine.path("/documents"), List.of("!!!", "AA", cursor("a\0b"), "YWJj="));
        refuseCursors(mine.organizationPath("/agents"), List.of("!!!", "AA"));
        refuseCursors(mine.path("/documents/c1/chunks"), numbers);
        refuseCursors(mine.organizationPath("/ingestions"), places);
        refuseCursors(mine.organizationPath("/deletions"), places);
    }

    private void refuseCursors(String list, List<String> cursors) {
        for (String cursor : cursors) {
            JsonNode problem = Problems.of(api.get(list + "?cursor=" + Tenant.encoded(cursor)), 400);
            assertThat(problem.path("field").asText()).isEqualTo("cursor");
        }
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void waitsThatAreNone(Tenant mine) {
        for (String wait :
                List.of("abc", "30", "-5s", "6m", "1h", "ms", "99999999999999999999s", "1e3s", "PT5S", "%00")) {
            for (Answer answer : List.of(
                    mine.post("/documents?wait=" + wait, Map.of("key", "d1", "text", "x")),
                    mine.send("PUT", "/documents/d1?wait=" + wait, "text/plain", new byte[] {'x'}),
                    mine.delete("?wait=" + wait))) {
                assertThat(Problems.of(answer, 400).path("field").asText()).isEqualTo("wait");
            }
        }
        mine.get("/stats").expect(404);
    }

    @Test
    void filtersOfListsThatAreNone(Tenant mine) {
        assertThat(Problems.of(api.get(mine.organizationPath("/ingestions?status=done")), 400)
                        .path("field")
                        .asText())
                .isEqualTo("status");
        assertThat(Problems.of(api.get(mine.organizationPath("/ingestions?agentId=a%20b")), 400)
                        .path("field")
                        .asText())
                .isEqualTo("agentId");
        String ingestion =
                mine.ingest(Map.of("key", "d1", "text", "x")).path("id").asText();
        assertThat(Problems.of(
                                api.get(mine.organizationPath("/ingestions/" + ingestion + "/documents?outcome=lost")),
                                400)
                        .path("field")
                        .asText())
                .isEqualTo("outcome");
    }

    @Test
    void titlesThatAreNone(Tenant mine) {
        for (String title : List.of("a%00b", "t".repeat(1025))) {
            JsonNode problem =
                    Problems.of(mine.send("PUT", "/documents/d1?title=" + title, "text/plain", new byte[] {'x'}), 400);
            assertThat(problem.path("field").asText()).isEqualTo("title");
        }
    }
}
