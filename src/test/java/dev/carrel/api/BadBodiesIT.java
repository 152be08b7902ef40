package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

/** JSON bodies that are broken, of the wrong form or malicious: each is a 400 that names the field or the place. */
@ExtendWith(SharedService.class)
class BadBodiesIT {
    private static final String DEEP = "{\"a\":".repeat(5000);

    /** A body, the field that the problem must name, and words that its detail must have. */
    private record Case(String field, String detail, String body) {}

    @Test
    void chunkBodies(Tenant mine) {
        String chunk = "{\"chunks\":[{\"key\":\"k\",\"text\":\"x\",%s}]}";
        check(
                mine,
                "PUT",
                "/chunks",
                List.of(
                        new Case(
                                "body",
                                "not JSON: .*line 1, column 23",
                                "{\"chunks\":[{\"key\":\"a\" \"text\":\"x\"}]}"),
                        new Case("body", "not JSON: it ends too early", "{\"chunks\":[{\"key\":\"a\""),
                        new Case("body", "must be a JSON object", ""),
                        new Case("body", "is null", "null"),
                        new Case("body", "must be a JSON object", "[]"),
                        new Case("body", "must be a JSON object", "17"),
                        new Case("body", "must be a JSON object", "\"text\""),
                        new Case("body", "not JSON", "{'chunks':[]}"),
                        new Case("body", "not JSON", "{\"chunks\":[] /* comment */}"),
                        new Case("body", "not JSON", "{\"chunks\":[{\"key\":\"k\",\"text\":\"x\"}]} x"),
                        new Case("body", "not JSON: .*surrogate", "{\"\\ud800\":1}"),
                        new Case("body", "Name length", "{\"" + "x".repeat(60_000) + "\":1}"),
                        new Case("body", "must be a JSON object", "[".repeat(100_000)),
                        new Case("chunk", "no field 'chunk'.*Known fields: chunks", "{\"chunk\":[]}"),
                        new Case("chunks", "0 elements", "{}"),
                        new Case("chunks", "0 elements", "{\"chunks\":[]}"),
                        new Case("chunks", "0 elements", "{\"chunks\":null}"),
                        new Case("chunks", "type", "{\"chunks\":{}}"),
                        new Case("chunks", "more than 1000", many("chunks", "{\"key\":\"k%d\",\"text\":\"x\"}", 1001)),
                        new Case("chunks[0]", "type", "{\"chunks\":[\"text\"]}"),
                        new Case("chunks[0]", "type", "{\"chunks\":" + "[".repeat(100_000)),
                        new Case("chunks[1].tex", "no field 'tex'", """
                        {"chunks":[{"key":"a","text":"x"},{"key":"a","tex":"x"}]}"""),
                        new Case("chunks[0].text", "type", "{\"chunks\":[{\"key\":\"k\",\"text\":5}]}"),
                        new Case("chunks[0].text", "type", "{\"chunks\":[{\"key\":\"k\",\"text\":true}]}"),
                        new Case("chunks[0].text", "type", "{\"chunks\":[{\"key\":\"k\",\"text\":[\"x\"]}]}"),
                        new Case("chunks[0].key", "type", "{\"chunks\":[{\"key\":5,\"text\":\"x\"}]}"),
                        new Case("chunks[0].metadata", "type", chunk.formatted("\"metadata\":[]")),
                        new Case("chunks[0].metadata", "nesting depth", chunk.formatted("\"metadata\":" + DEEP)),
                        new Case("chunks[0].embedding", "not base64", chunk.formatted("\"embedding\":\"@@@\"")),
                        new Case("chunks[0].embedding", "multiple of 4", chunk.formatted("\"embedding\":\"AAA=\"")),
                        new Case("chunks[0].embedding", "not a number", chunk.formatted("\"embedding\":[\"1\"]")),
                        new Case("chunks[0].embedding", "not a number", chunk.formatted("\"embedding\":[[1]]")),
                        new Case("chunks[0].embedding", "array of numbers", chunk.formatted("\"embedding\":{}")),
                        new Case("chunks[0].embedding", "array of numbers", chunk.formatted("\"embedding\":5")),
                        new Case(
                                "chunks[0].embedding",
                                "more than 8192",
                                chunk.formatted("\"embedding\":[" + "1,".repeat(9000) + "1]")),
                        new Case(
                                "chunks[0].embedding",
                                "length",
                                chunk.formatted("\"embedding\":[" + "1".repeat(2000) + "]")),
                        new Case("body", "not JSON.*NaN", chunk.formatted("\"embedding\":[NaN]"))));
    }

    private static String many(String member, String element, int count) {
        return "{\"" + member + "\":["
                + IntStream.range(0, count).mapToObj(element::formatted).collect(Collectors.joining(",")) + "]}";
    }

    private static void check(Tenant mine, String method, String path, List<Case> cases) {
        assertAll(cases.stream().map(bad -> () -> {
            JsonNode problem = Problems.of(mine.send(method, path, bad.body), 400);
            String shown = bad.body.substring(0, Math.min(100, bad.body.length())) + "\n" + problem;
            assertThat(problem.path("field").asText()).as(shown).isEqualTo(bad.field);
            assertThat(problem.path("detail").asText()).as(shown).containsPattern(bad.detail);
        }));
        mine.get("/stats").expect(404);
    }

    /** Faults of values, which are named one by one: the field and words of the reason. */
    private static void checkErrors(Tenant mine, String method, String path, List<Case> cases) {
        assertAll(cases.stream().map(bad -> () -> {
            JsonNode problem = Problems.of(mine.send(method, path, bad.body), 400);
            assertThat(problem.path("errors"))
                    .as(problem.toString())
                    .singleElement()
                    .satisfies(error -> {
                        assertThat(error.path("field").asText()).isEqualTo(bad.field);
                        assertThat(error.path("reason").asText()).containsPattern(bad.detail);
                    });
        }));
        mine.get("/stats").expect(404);
    }

    @Test
    void chunkValues(Tenant mine) {
        String chunk = "{\"chunks\":[{\"key\":\"k\",\"text\":\"x\",%s}]}";
        String zeros = String.join(",", Collections.nCopies(32, "0"));
        String ones = String.join(",", Collections.nCopies(31, "1"));
        checkErrors(
                mine,
                "PUT",
                "/chunks",
                List.of(
                        new Case("chunk", "null", "{\"chunks\":[null]}"),
                        new Case("key", "missing", "{\"chunks\":[{\"text\":\"x\"}]}"),
                        new Case("key", "empty", "{\"chunks\":[{\"key\":\"\",\"text\":\"x\"}]}"),
                        new Case(
                                "key",
                                "control character .U.0000. at offset 1",
                                "{\"chunks\":[{\"key\":\"a\\u0000\",\"text\":\"x\"}]}"),
                        new Case("key", "control character", "{\"chunks\":[{\"key\":\"a\\nb\",\"text\":\"x\"}]}"),
                        new Case(
                                "key",
                                "lone surrogate .U.D800.",
                                "{\"chunks\":[{\"key\":\"\\ud800\",\"text\":\"x\"}]}"),
                        new Case("key", "no URL can hold", "{\"chunks\":[{\"key\":\"..\",\"text\":\"x\"}]}"),
                        new Case(
                                "key",
                                "has 5000 characters, more than 512",
                                "{\"chunks\":[{\"key\":\"" + "k".repeat(5000) + "\",\"text\":\"x\"}]}"),
                        new Case("key", "appears twice", """
                        {"chunks":[{"key":"k","text":"x"},{"key":"k","text":"y"}]}"""),
                        new Case("documentKey", "empty", chunk.formatted("\"documentKey\":\"\"")),
                        new Case("text", "missing", "{\"chunks\":[{\"key\":\"k\"}]}"),
                        new Case("text", "missing", "{\"chunks\":[{\"key\":\"k\",\"text\":null}]}"),
                        new Case("text", "empty", "{\"chunks\":[{\"key\":\"k\",\"text\":\" \\n\\t\"}]}"),
                        new Case(
                                "text",
                                "NUL character at offset 1",
                                "{\"chunks\":[{\"key\":\"k\",\"text\":\"a\\u0000b\"}]}"),
                        new Case(
                                "text",
                                "lone surrogate .U.DC00. at offset 1",
                                "{\"chunks\":[{\"key\":\"k\",\"text\":\"a\\udc00\"}]}"),
                        new Case(
                                "text",
                                "has 70000 characters, more than a chunk's 65536",
                                "{\"chunks\":[{\"key\":\"k\",\"text\":\"" + "x".repeat(70_000) + "\"}]}"),
                        new Case("embedding", "0 components; .* 32", chunk.formatted("\"embedding\":[]")),
                        new Case("embedding", "2 components; .* 32", chunk.formatted("\"embedding\":[1,2]")),
                        new Case(
                                "embedding",
                                "all its components are zero",
                                chunk.formatted("\"embedding\":[" + zeros + "]")),
                        new Case(
                                "embedding",
                                "not a finite number",
                                chunk.formatted("\"embedding\":[" + ones + ",1e999]")),
                        new Case(
                                "embedding",
                                "not a finite number",
                                chunk.formatted("\"embedding\":[" + ones + ",-1e39]")),
                        new Case("metadata", "metadata.a is null", chunk.formatted("\"metadata\":{\"a\":null}")),
                        new Case(
                                "metadata",
                                "metadata.a is an object or array",
                                chunk.formatted("\"metadata\":{\"a\":[1]}")),
                        new Case("metadata", "metadata.a is beyond", chunk.formatted("\"metadata\":{\"a\":1e999}")),
                        new Case(
                                "metadata",
                                "more than 64 digits",
                                chunk.formatted("\"metadata\":{\"a\":" + "1".repeat(65) + "}")),
                        new Case(
                                "metadata",
                                "metadata.a has a NUL",
                                chunk.formatted("\"metadata\":{\"a\":\"\\u0000\"}")),
                        new Case(
                                "metadata",
                                "metadata.a has 2000 characters",
                                chunk.formatted("\"metadata\":{\"a\":\"" + "x".repeat(2000) + "\"}")),
                        new Case("metadata", "key that is empty", chunk.formatted("\"metadata\":{\"\":1}")),
                        new Case(
                                "metadata",
                                "more than 64 keys",
                                chunk.formatted("\"metadata\":{"
                                        + IntStream.range(0, 65)
                                                .mapToObj(i -> "\"" + i + "\":" + i)
                                                .collect(Collectors.joining(","))
                                        + "}"))));
    }

    @Test
    void documentBodies(Tenant mine) {
        check(
                mine,
                "POST",
                "/documents",
                List.of(
                        new Case("body", "not JSON: .*line 1, column 49", """
                        {"documents":[{"key":"a","text":"x"},{"key":"b" "text":"y"}]}"""),
                        new Case(
                                "body",
                                "ends too early",
                                "{\"documents\":[{\"key\":\"a\",\"text\":\"x\"},{\"key\":\"b\""),
                        new Case("body", "must be a document", ""),
                        new Case("body", "must be a document", "null"),
                        new Case("body", "must be a document", "[]"),
                        new Case("body", "nothing after", "{\"key\":\"a\",\"text\":\"x\"} {}"),
                        new Case("body", "nothing after", "{\"documents\":[{\"key\":\"a\",\"text\":\"x\"}],\"x\":1}"),
                        new Case("body", "nesting depth", "{\"key\":\"a\",\"text\":\"x\",\"metadata\":" + DEEP),
                        new Case("documents", "no document", "{\"documents\":[]}"),
                        new Case("documents", "must be an array", "{\"documents\":{}}"),
                        new Case("documents[0]", "must be an object", "{\"documents\":[null]}"),
                        new Case("documents[0]", "must be an object", "{\"documents\":" + "[".repeat(100_000)),
                        new Case("documents[1].foo", "no field 'foo'.*Known fields", """
                        {"documents":[{"key":"a","text":"x"},{"key":"b","text":"x","foo":1}]}"""),
                        new Case("documents[0].key", "must be a string", "{\"key\":5,\"text\":\"x\"}"),
                        new Case("documents[0].text", "must be a string", "{\"key\":\"a\",\"text\":5}"),
                        new Case("documents[0].title", "must be a string", "{\"key\":\"a\",\"title\":{}}"),
                        new Case(
                                "documents[0].metadata",
                                "must be an object",
                                "{\"key\":\"a\",\"text\":\"x\",\"metadata\":[]}"),
                        new Case("documents[0].chunks", "must be an array", "{\"key\":\"a\",\"chunks\":{}}"),
                        new Case("documents[1].chunks[1].foo", "no field 'foo'", """
                        {"documents":[{"key":"a","text":"x"},{"key":"b","chunks":[{"text":"x"},{"text":"y","foo":1}]}]}"""),
                        new Case("documents[0].chunks[0].embedding", "not base64", """
                        {"key":"a","chunks":[{"text":"x","embedding":"@@"}]}""")));
    }

    @Test
    void bytesThatAreNoText(Tenant mine) {
        byte[] surrogate = {'{', '"', 'k', 'e', 'y', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'};
        byte[] latin1 = "{\"key\":\"a\",\"text\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] binary = new byte[1000];
        new Random(1).nextBytes(binary);
        for (String path : List.of("/documents", "/chunks/delete", "/search")) {
            for (byte[] body : List.of(surrogate, latin1, binary)) {
                JsonNode problem = Problems.of(mine.send("POST", path, "application/json", body), 400);
                assertThat(problem.path("field").asText()).isEqualTo("body");
            }
        }
    }

    @Test
    void rawBodies(Tenant mine) {
        byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        assertThat(refusedRaw(mine, binary)).contains("offset 128", "0x80");
        assertThat(refusedRaw(mine, new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .contains("offset 1", "0xED");
        assertThat(refusedRaw(mine, new byte[] {'a', (byte) 0xE2, (byte) 0x82})).contains("offset 1", "0xE2");
        assertThat(refusedRaw(mine, new byte[] {'a', 0, 'b'})).contains("NUL character at offset 1");
        assertThat(refusedRaw(mine, new byte[0])).contains("empty");
        assertThat(refusedRaw(mine, " \r\n\t".getBytes(StandardCharsets.UTF_8))).contains("empty");
        mine.get("/stats").expect(404);
    }

    private static String refusedRaw(Tenant mine, byte[] body) {
        return Problems.of(mine.send("PUT", "/documents/raw", "text/plain", body), 400)
                .toString();
    }

    @Test
    void searchBodies(Tenant mine) {
        check(
                mine,
                "POST",
                "/search",
                List.of(
                        new Case("text", "text or a vector", "{}"),
                        new Case("text", "needs a text", "{\"vector\":[1],\"mode\":\"keyword\"}"),
                        new Case("text", "needs a text", "{\"vector\":[1],\"mode\":\"hybrid\"}"),
                        new Case("mode", "semantic, keyword or hybrid", "{\"text\":\"a\",\"mode\":\"Hybrid\"}"),
                        new Case("mode", "type", "{\"text\":\"a\",\"mode\":1}"),
                        new Case("minScore", "mode keyword", "{\"text\":\"a\",\"mode\":\"keyword\",\"minScore\":0.5}"),
                        new Case(
                                "minKeywordScore",
                                "Mode semantic",
                                "{\"text\":\"a\",\"mode\":\"semantic\",\"minKeywordScore\":1}"),
                        new Case("minKeywordScore", "0 or more", "{\"text\":\"a\",\"minKeywordScore\":-1}"),
                        new Case("fusion", "mode hybrid", "{\"text\":\"a\",\"mode\":\"keyword\",\"fusion\":{}}"),
                        new Case("fusion", "type", "{\"text\":\"a\",\"fusion\":[]}"),
                        new Case("atLeastRevision", "begin at 0", "{\"text\":\"a\",\"atLeastRevision\":-1}"),
                        new Case("explain", "type", "{\"text\":\"a\",\"explain\":1}"),
                        new Case("fusion.k", "fusion.k is 0; it must be 1 to 1000", fusion("\"k\":0")),
                        new Case("fusion.k", "1 to 1000", fusion("\"k\":1001")),
                        new Case("fusion.depth", "1 to 1000", fusion("\"depth\":0")),
                        new Case("fusion.keywordWeight", "above 0", fusion("\"keywordWeight\":0")),
                        new Case("fusion.semanticWeight", "at most 100", fusion("\"semanticWeight\":1e9")),
                        new Case("fusion.weight", "Known fields", fusion("\"weight\":1")),
                        new Case("text", "1 to 8192", "{\"text\":\" \"}"),
                        new Case("text", "9000 characters", "{\"text\":\"" + "a".repeat(9000) + "\"}"),
                        new Case("text", "NUL", "{\"text\":\"a\\u0000\"}"),
                        new Case("text", "surrogate", "{\"text\":\"\\ud800\"}"),
                        new Case("text", "type", "{\"text\":5}"),
                        new Case("limit", "limit is 0; it must be from 1 to 1000", "{\"text\":\"a\",\"limit\":0}"),
                        new Case("limit", "limit is 1001", "{\"text\":\"a\",\"limit\":1001}"),
                        new Case("limit", "type", "{\"text\":\"a\",\"limit\":\"5\"}"),
                        new Case("limit", "type", "{\"text\":\"a\",\"limit\":1.5}"),
                        new Case("limit", "type", "{\"text\":\"a\",\"limit\":1000000000000}"),
                        new Case("minScore", "-1 to 1", "{\"text\":\"a\",\"minScore\":1.1}"),
                        new Case("minScore", "-1 to 1", "{\"text\":\"a\",\"minScore\":-1.1}"),
                        new Case("minScore", "-1 to 1", "{\"text\":\"a\",\"minScore\":1e999}"),
                        new Case("body", "NaN", "{\"text\":\"a\",\"minScore\":NaN}"),
                        new Case("documentKeys", "left out to search all", "{\"text\":\"a\",\"documentKeys\":[]}"),
                        new Case("documentKeys", "more than 1000", many("documentKeys", "\"k%d\"", 1001)),
                        new Case("documentKeys[1]", "is null", "{\"text\":\"a\",\"documentKeys\":[\"a\",null]}"),
                        new Case("documentKeys[0]", "surrogate", "{\"text\":\"a\",\"documentKeys\":[\"\\ud800\"]}"),
                        new Case("documentKeys[0]", "control", "{\"text\":\"a\",\"documentKeys\":[\"\\u0000\"]}"),
                        new Case(
                                "documentKeys[0]",
                                "more than 512",
                                "{\"text\":\"a\",\"documentKeys\":[\"" + "k".repeat(600) + "\"]}"),
                        new Case("metadata", "beyond", "{\"text\":\"a\",\"metadata\":{\"a\":-1e999}}"),
                        new Case("metadata", "object or array", "{\"text\":\"a\",\"metadata\":{\"a\":{}}}"),
                        new Case("metadata", "nesting depth", "{\"text\":\"a\",\"metadata\":" + DEEP),
                        new Case(
                                "top",
                                "no field 'top'.*Known fields: atLeastRevision, context, diversity, documentKeys, explain, filter, fusion, limit",
                                "{\"text\":\"a\",\"top\":5}")));
    }

    private static String fusion(String members) {
        return "{\"text\":\"a\",\"fusion\":{" + members + "}}";
    }

    @Test
    void removalBodies(Tenant mine) {
        check(
                mine,
                "POST",
                "/chunks/delete",
                List.of(
                        new Case("keys", "0 elements", "{}"),
                        new Case("keys", "0 elements", "{\"keys\":[]}"),
                        new Case("keys", "type", "{\"keys\":\"k\"}"),
                        new Case("keys", "more than 1000", many("keys", "\"k%d\"", 1001)),
                        new Case("keys[0]", "type", "{\"keys\":[5]}"),
                        new Case("keys[1]", "is null", "{\"keys\":[\"a\",null]}"),
                        new Case("keys[0]", "control", "{\"keys\":[\"\\u0000\"]}"),
                        new Case("keys[0]", "surrogate", "{\"keys\":[\"\\udfff\"]}")));
    }
}
