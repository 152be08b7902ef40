package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.harness.Api;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Filters of any form, in every mode, and those that are refused. */
@ExtendWith(SharedService.class)
class SearchFilterIT {
    private static void fill(Tenant tenant) {
        tenant.putChunks(
                chunk("en2020", Map.of("lang", "en", "year", 2020, "published", "2020-05-01", "draft", false)),
                chunk("en2021", Map.of("lang", "en", "year", 2021, "published", "2021-05-01T10:00:00Z", "draft", true)),
                chunk("de2021", Map.of("lang", "de", "year", 2021.5, "published", "2021-05-01T13:00:00+02:00")),
                chunk("fr-9", Map.of("lang", "fr", "year", -9, "published", "1999-12-31")),
                chunk("bare", Map.of()));
    }

    private static Map<String, Object> chunk(String key, Map<String, Object> metadata) {
        return Map.of("key", key, "text", "varnish " + key, "metadata", metadata);
    }

    /** What passes, the same in all modes. */
    private static List<String> passing(Tenant tenant, String filter) {
        List<List<String>> ofModes = new ArrayList<>();
        for (String mode : List.of("semantic", "keyword", "hybrid")) {
            ofModes.add(Tenant.texts(
                            tenant.search(Map.of("text", "varnish", "mode", mode, "filter", Api.parse(filter))),
                            "chunkKey")
                    .stream()
                    .sorted()
                    .toList());
        }
        assertThat(ofModes).as(filter).containsOnly(ofModes.getFirst());
        return ofModes.getFirst();
    }

    @Test
    void equalityAndAnyOf(Tenant mine) {
        fill(mine);

        assertThat(passing(mine, "{\"key\":\"lang\",\"eq\":\"en\"}")).containsExactly("en2020", "en2021");
        assertThat(passing(mine, "{\"key\":\"lang\",\"in\":[\"de\",\"fr\",\"es\"]}"))
                .containsExactly("de2021", "fr-9");
        assertThat(passing(mine, "{\"key\":\"year\",\"in\":[2020,2021.50]}")).containsExactly("de2021", "en2020");
        assertThat(passing(mine, "{\"key\":\"draft\",\"eq\":false}")).containsExactly("en2020");
        assertThat(passing(mine, "{\"documentKeys\":[\"bare\",\"none\"]}")).containsExactly("bare");
    }

    @Test
    void rangesOfNumbers(Tenant mine) {
        fill(mine);

        assertThat(passing(mine, "{\"key\":\"year\",\"gte\":2021}")).containsExactly("de2021", "en2021");
        assertThat(passing(mine, "{\"key\":\"year\",\"gt\":2021}")).containsExactly("de2021");
        assertThat(passing(mine, "{\"key\":\"year\",\"lt\":2021}")).containsExactly("en2020", "fr-9");
        assertThat(passing(mine, "{\"key\":\"year\",\"lte\":2021,\"gt\":-9}")).containsExactly("en2020", "en2021");
        assertThat(passing(mine, "{\"key\":\"year\",\"lte\":-9}")).containsExactly("fr-9");
        assertThat(passing(mine, "{\"key\":\"year\",\"lt\":-9}")).isEmpty();
        assertThat(passing(mine, "{\"key\":\"year\",\"gte\":3000}")).isEmpty();
    }

    @Test
    void rangesOfDatesAreOfInstants(Tenant mine) {
        fill(mine);

        assertThat(passing(mine, "{\"key\":\"published\",\"gte\":\"2021-01-01\"}"))
                .containsExactly("de2021", "en2021");
        // one in the afternoon in Paris is eleven o'clock UTC
        assertThat(passing(mine, "{\"key\":\"published\",\"gt\":\"2021-05-01T10:00:00Z\"}"))
                .containsExactly("de2021");
        assertThat(passing(mine, "{\"key\":\"published\",\"gte\":\"2020-05-01\",\"lte\":\"2021-05-01T10:00:00Z\"}"))
                .containsExactly("en2020", "en2021");
        assertThat(passing(mine, "{\"key\":\"published\",\"lt\":\"2000-01-01\"}"))
                .containsExactly("fr-9");
        assertThat(passing(mine, "{\"key\":\"published\",\"eq\":\"1999-12-31\"}"))
                .as("equality is of the text")
                .containsExactly("fr-9");
    }

    @Test
    void andOrNotNest(Tenant mine) {
        fill(mine);

        assertThat(passing(mine, """
                {"and": [{"key":"lang","eq":"en"}, {"key":"year","gte":2021}]}""")).containsExactly("en2021");
        assertThat(passing(mine, """
                {"or": [{"key":"lang","eq":"fr"}, {"and": [{"key":"lang","eq":"en"}, {"not": {"key":"draft","eq":true}}]}]}""")).containsExactly("en2020", "fr-9");
        assertThat(passing(mine, "{\"not\": {\"key\":\"lang\",\"eq\":\"en\"}}"))
                .as("also what has no such attribute")
                .containsExactly("bare", "de2021", "fr-9");
        assertThat(passing(mine, "{\"not\": {\"not\": {\"key\":\"lang\",\"eq\":\"en\"}}}"))
                .containsExactly("en2020", "en2021");
        assertThat(passing(mine, """
                {"and": [{"documentKeys":["en2020","de2021"]}, {"or": [{"key":"year","gt":2021}, {"key":"year","lt":0}]}]}""")).containsExactly("de2021");
    }

    @Test
    void shorthandAndFilterAreBothRequired(Tenant mine) {
        fill(mine);

        Map<String, Object> request = new HashMap<>(Map.of("text", "varnish", "metadata", Map.of("lang", "en")));
        request.put("filter", Api.parse("{\"key\":\"year\",\"gte\":2021}"));
        assertThat(Tenant.texts(mine.search(request), "chunkKey")).containsExactly("en2021");
        request.put("documentKeys", List.of("en2020"));
        assertThat(mine.search(request)).isEmpty();
    }

    @Test
    void ingestedDocumentsAreFilteredByTheirsAndTheirChunksMetadata(Tenant mine) {
        mine.ingest(
                Map.of("key", "d1", "text", "varnish one", "metadata", Map.of("year", 2020)),
                Map.of(
                        "key",
                        "d2",
                        "metadata",
                        Map.of("year", 2021),
                        "chunks",
                        List.of(
                                Map.of("key", "own", "text", "varnish two", "metadata", Map.of("year", 2022)),
                                Map.of("key", "inherited", "text", "varnish three", "metadata", Map.of("part", "a")))));

        assertThat(passing(mine, "{\"key\":\"year\",\"gte\":2021}")).containsExactly("inherited", "own");
        assertThat(passing(mine, "{\"key\":\"year\",\"gt\":2021}")).containsExactly("own");
        assertThat(passing(mine, "{\"key\":\"part\",\"eq\":\"a\"}")).containsExactly("inherited");
    }

    private static JsonNode refused(Tenant tenant, String filter) {
        return Problems.of(tenant.send("POST", "/search", "{\"text\":\"varnish\",\"filter\":" + filter + "}"), 400);
    }

    @Test
    void chunksWrittenIntoADocumentHaveItsMetadata(Tenant mine) {
        mine.ingest(Map.of(
                "key",
                "d",
                "metadata",
                Map.of("year", 2020, "lang", "en"),
                "chunks",
                List.of(Map.of("key", "first", "text", "varnish one"), Map.of("key", "same", "text", "varnish two"))));
        mine.putChunks(
                Map.of("key", "first", "text", "varnish one, written anew"),
                Map.of("key", "added", "documentKey", "d", "text", "varnish", "metadata", Map.of("year", 2022)),
                Map.of("key", "alone", "text", "varnish"));

        assertThat(keys(mine, Map.of("lang", "en"))).containsExactlyInAnyOrder("first", "same", "added");
        assertThat(keys(mine, Map.of("year", 2020))).containsExactlyInAnyOrder("first", "same");
        assertThat(keys(mine, Map.of("year", 2022))).containsExactly("added");
    }

    private static List<String> keys(Tenant tenant, Map<String, Object> metadata) {
        return tenant.search(Map.of("text", "varnish", "metadata", metadata)).stream()
                .map(hit -> hit.path("chunkKey").asText())
                .toList();
    }

    @Test
    void unknownKeysAndWrongTypesAreRefusedWithWhatThereIs(Tenant mine) {
        fill(mine);

        JsonNode unknown = refused(mine, "{\"key\":\"language\",\"eq\":\"en\"}");
        assertThat(unknown.path("field").asText()).isEqualTo("filter");
        assertThat(unknown.path("value").asText()).isEqualTo("language");
        assertThat(unknown.path("detail").asText()).contains("'language'", "draft, lang, published, year");
        assertThat(refused(mine, "{\"or\":[{\"key\":\"lang\",\"eq\":\"en\"},{\"not\":{\"key\":\"nope\",\"eq\":1}}]}")
                        .path("detail")
                        .asText())
                .contains("'nope'");
        Map.of(
                        "{\"key\":\"lang\",\"eq\":5}", "number, and no document has 'lang' as one: it is a string",
                        "{\"key\":\"year\",\"eq\":\"2020\"}", "'2020' is a string, .* it is a number",
                        "{\"key\":\"year\",\"in\":[2020,true]}", "'true' is a boolean",
                        "{\"key\":\"draft\",\"gte\":1}", "it is a boolean",
                        "{\"key\":\"lang\",\"gte\":\"2020-01-01\"}", "is a date, .* it is a string",
                        "{\"key\":\"year\",\"gte\":\"2020-01-01\"}", "is a date, .* it is a number",
                        "{\"key\":\"lang\",\"lt\":\"m\"}", "'m' is neither",
                        "{\"key\":\"year\",\"gte\":1,\"lt\":\"2020-01-01\"}",
                                "number on one side and a date on the other")
                .forEach((filter, words) -> assertThat(
                                refused(mine, filter).path("detail").asText())
                        .as(filter)
                        .containsPattern(words));
    }

    @Test
    void whatMeansNothingIsRefused(Tenant mine) {
        fill(mine);

        Map<String, String> faults = new HashMap<>();
        faults.put("{}", "needs a condition");
        faults.put("{\"and\":[]}", "'and' is empty");
        faults.put("{\"or\":[]}", "'or' is empty");
        faults.put("{\"not\":{}}", "needs a condition");
        faults.put("{\"key\":\"lang\",\"in\":[]}", "'in' is empty");
        faults.put("{\"documentKeys\":[]}", "is empty");
        faults.put("{\"key\":\"lang\"}", "needs a condition");
        faults.put("{\"eq\":\"en\"}", "needs the key");
        faults.put("{\"key\":\"lang\",\"eq\":null}", "a string, a number, true or false");
        faults.put("{\"key\":\"lang\",\"eq\":{}}", "a string, a number, true or false");
        faults.put("{\"key\":\"lang\",\"eq\":\"en\",\"in\":[\"de\"]}", "has eq and in");
        faults.put("{\"key\":\"year\",\"gt\":1,\"gte\":2}", "comes twice");
        faults.put("{\"key\":\"lang\",\"and\":[{\"key\":\"lang\",\"eq\":\"en\"}]}", "takes no key");
        faults.put("{\"key\":\"lang\",\"like\":\"e\"}", "no 'like' in a filter");
        faults.put("[]", "type");
        faults.put("{\"and\":{}}", "type");
        faults.put("{\"documentKeys\":[5]}", "are strings");
        faults.put("{\"key\":\"year\",\"eq\":1e999}", "beyond the numbers");
        faults.put("{\"key\":\"lang\",\"eq\":\"\\u0000\"}", "NUL");
        faults.forEach((filter, words) -> {
            JsonNode problem = refused(mine, filter);
            assertThat(problem.path("field").asText()).as(filter).startsWith("filter");
            assertThat(problem.path("detail").asText()).as(filter).contains(words);
        });
        assertThat(refused(mine, "{\"and\":[{\"key\":\"lang\",\"eq\":\"en\"},{\"or\":[]}]}")
                        .path("field")
                        .asText())
                .isEqualTo("filter.and[1].or");
    }

    @Test
    void depthClausesAndValuesAreBounded(Tenant mine) {
        fill(mine);
        String leaf = "{\"key\":\"lang\",\"eq\":\"en\"}";

        assertThat(passing(mine, "{\"not\":".repeat(6) + leaf + "}".repeat(6))).hasSize(2);
        JsonNode deep = refused(mine, "{\"not\":".repeat(8) + leaf + "}".repeat(8));
        assertThat(deep.path("limit").asInt()).isEqualTo(8);
        String many =
                String.join(",", IntStream.range(0, 255).mapToObj(i -> leaf).toList());
        assertThat(passing(mine, "{\"or\":[" + many + "]}")).hasSize(2);
        assertThat(refused(mine, "{\"or\":[" + many + "," + leaf + "]}")
                        .path("limit")
                        .asInt())
                .isEqualTo(256);
        ObjectNode in = Api.JSON.createObjectNode().put("key", "lang");
        var values = in.putArray("in").add("en");
        IntStream.range(0, 999).forEach(i -> values.add("v" + i));
        assertThat(passing(mine, in.toString())).hasSize(2);
        values.add("one too many");
        assertThat(refused(mine, in.toString()).path("limit").asInt()).isEqualTo(1000);
    }

    @Test
    void neighboursAttributesAreNotKnownHere(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));

        // the neighbours have lang
        JsonNode problem = refused(mine, "{\"key\":\"lang\",\"eq\":\"en\"}");
        assertThat(problem.path("detail").asText()).endsWith("They have none.");
    }

    @Test
    void agentCreatedAnewHasItsOwnAttributes(Tenant mine) {
        fill(mine);
        assertThat(passing(mine, "{\"key\":\"lang\",\"eq\":\"en\"}")).hasSize(2);
        mine.delete("?wait=30s").expect(200);
        // this node still remembers the incarnation that it has searched
        Problems.of(
                mine.send("POST", "/search", "{\"text\":\"varnish\",\"filter\":{\"key\":\"lang\",\"eq\":\"en\"}}"),
                404);
        mine.putChunks(chunk("anew", Map.of("colour", "red")));

        assertThat(passing(mine, "{\"key\":\"colour\",\"eq\":\"red\"}")).containsExactly("anew");
        assertThat(refused(mine, "{\"key\":\"lang\",\"eq\":\"en\"}")
                        .path("detail")
                        .asText())
                .endsWith("They have: colour.");
    }

    @Test
    void keysOfANamespaceAreBoundedAndGoWithIt(Tenant mine, Service service) {
        List<Map<String, Object>> chunks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> metadata = new HashMap<>();
            for (int j = 0; j < 50; j++) {
                metadata.put("key-" + i + "-" + j, j);
            }
            chunks.add(Map.of("key", "c" + i, "text", "varnish " + i, "metadata", metadata));
        }
        mine.putChunks(chunks);
        var incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        String count = "select count(*) from namespace_attribute where incarnation = ?";
        assertThat(service.probe().count(count, incarnation)).isEqualTo(1000);

        Map<String, Object> more = Map.of("key", "more", "text", "varnish", "metadata", Map.of("one-more", 1));
        JsonNode problem = Problems.of(mine.writeChunks(more), 400);
        assertThat(problem.path("field").asText()).isEqualTo("metadata");
        assertThat(problem.path("limit").asInt()).isEqualTo(1000);
        Problems.of(mine.post("/documents?wait=30s", Map.of("documents", List.of(more))), 400);
        mine.putChunks(Map.of("key", "known", "text", "varnish", "metadata", Map.of("key-0-0", 5)));
        assertThat(service.probe().count(count, incarnation)).isEqualTo(1000);
        assertThat(mine.stats().path("totalChunks").asInt()).isEqualTo(21);

        mine.delete("?wait=30s").expect(200);
        assertThat(service.probe().count(count, incarnation)).isZero();
    }
}
