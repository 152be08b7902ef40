package dev.carrel.document;

import com.fasterxml.jackson.core.JsonParser;
import dev.carrel.http.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MetadataTest {
    private static Map<String, Object> read(String json) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            parser.nextToken();
            return MetadataJson.read(parser);
        }
    }

    private static String canonical(String json) throws IOException {
        return Metadata.canonical(read(json));
    }

    @Test
    void stringsNumbersAndBooleansAreKept() throws IOException {
        Map<String, Object> metadata = read("""
                {"s":"x","i":1,"l":12345678901,"d":1.5,"b":true,"e":""}""");

        assertThat(Metadata.fault(metadata)).isEmpty();
        assertThat(Metadata.fromJson(Metadata.toJson(metadata))).isEqualTo(metadata);
        assertThat(Metadata.fromJson(null)).isEmpty();
    }

    @Test
    void otherValuesAreFaultsThatNameTheKey() throws IOException {
        for (String json : List.of(
                "{\"a\":null}",
                "{\"a\":{}}",
                "{\"a\":[]}",
                "{\"a\":1e999}",
                "{\"a\":-1e999}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"" + "x".repeat(1025) + "\"}",
                "{\"a\":" + "9".repeat(65) + "}")) {
            assertThat(Metadata.fault(read(json)))
                    .as(json)
                    .hasValueSatisfying(fault -> assertThat(fault).contains(".a"));
        }
        for (String json : List.of("{\"\":1}", "{\"a\\nb\":1}", "{\"" + "k".repeat(129) + "\":1}")) {
            assertThat(Metadata.fault(read(json))).as(json).isPresent();
        }
    }

    @Test
    void noMoreThanOneKeyAboveTheLimitIsRead() throws IOException {
        String many = IntStream.range(0, 1000)
                .mapToObj(i -> "\"k" + i + "\":{\"a\":[1,2,{}]}")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(read(many)).hasSize(Metadata.MOST_KEYS + 1);
        assertThat(Metadata.fault(read(many))).hasValue("has more than 64 keys");
    }

    @Test
    void orderOfKeysAndFormOfNumbersMakeNoDifference() throws IOException {
        assertThat(canonical("{\"a\":1,\"b\":2}")).isEqualTo(canonical("{\"b\":2.0,\"a\":1e0}"));
        assertThat(canonical("{\"a\":10000000000}")).isEqualTo(canonical("{\"a\":1e10}"));
        assertThat(canonical("{\"a\":1}")).isNotEqualTo(canonical("{\"a\":\"1\"}"));
        assertThat(canonical("{\"a\":true}")).isNotEqualTo(canonical("{\"a\":\"true\"}"));
        assertThat(canonical("{\"a\":\"x\",\"b\":\"y\"}")).isNotEqualTo(canonical("{\"a\":\"y\",\"b\":\"x\"}"));
        assertThat(canonical("{}")).isNotEqualTo(canonical("{\"a\":\"\"}"));
    }

    @Test
    void chunksOwnMetadataLiesOnTopOfItsDocuments() {
        Map<String, Object> document = new LinkedHashMap<>(Map.of("lang", "en", "source", "web"));

        assertThat(Metadata.merged(document, Map.of())).isSameAs(document);
        assertThat(Metadata.merged(document, Map.of("lang", "fr", "page", 3)))
                .isEqualTo(Map.of("lang", "fr", "source", "web", "page", 3));
        assertThat(document).containsEntry("lang", "en");
    }

    @Test
    void whatIsNoObjectIsNotRead() {
        for (String json : List.of("[]", "5", "\"x\"")) {
            assertThatThrownBy(() -> Json.MAPPER.readValue("{\"metadata\":" + json + "}", ChunkWrite.class))
                    .as(json)
                    .isInstanceOf(IOException.class);
        }
    }
}
