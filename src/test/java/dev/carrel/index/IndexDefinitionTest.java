package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.http.Json;
import dev.carrel.namespace.Language;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The index's definition has what the code expects of it. */
class IndexDefinitionTest {
    private static JsonNode definition() throws IOException {
        try (var in = IndexSchema.class.getResourceAsStream("chunk-index.json")) {
            return Json.MAPPER.readTree(in);
        }
    }

    @Test
    void eachLanguageHasAFieldWithAnAnalyzerOfItsOwn() throws IOException {
        JsonNode definition = definition();
        List<String> fields =
                Arrays.stream(Language.values()).map(TextBinder::field).toList();

        assertThat(definition.at("/settings/analysis/analyzer").properties().stream()
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(fields);
        List<String> texts = new ArrayList<>();
        definition.at("/mappings/properties").properties().forEach(field -> {
            if (field.getValue().path("type").asText().equals("text")) {
                assertThat(field.getValue().path("analyzer").asText()).isEqualTo(field.getKey());
                texts.add(field.getKey());
            }
        });
        assertThat(texts).containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void versionIsTheOneThatTheCodeKnows() throws IOException {
        assertThat(definition().at("/mappings/_meta/version").asInt()).isEqualTo(IndexSchema.VERSION);
    }
}
