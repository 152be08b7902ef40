package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The search by words in the language of each agent, and when that can be chosen. */
@ExtendWith(SharedService.class)
class LanguageIT {
    /** A text, a question that finds it in its language only, and one that does not in any. */
    private record Sample(String language, String text, String question, String commonWord) {}

    private static final List<Sample> SAMPLES = List.of(
            new Sample("danish", "bådene ligger i havnen", "båd", "i"),
            new Sample("dutch", "de boten liggen in de haven", "boot boten", "de"),
            new Sample("english", "the boats were varnished", "varnishing", "the"),
            new Sample("finnish", "veneet ovat satamassa", "veneitä satama", "ovat"),
            new Sample("french", "l'école des marins", "écoles", "des"),
            new Sample("german", "die Häuser am Fluss", "Haus", "die"),
            new Sample("hungarian", "a hajók a kikötőben vannak", "hajó", "a"),
            new Sample("italian", "l'albero delle barche", "alberi", "delle"),
            new Sample("norwegian", "båtene ligger i havnen", "båten", "i"),
            new Sample("portuguese", "os barcos estão no porto", "barco", "os"),
            new Sample("russian", "лодки стоят в порту", "лодка", "в"),
            new Sample("spanish", "las barcas están en el puerto", "barca", "las"),
            new Sample("swedish", "båtarna ligger i hamnen", "båten", "i"));

    private static JsonNode set(Tenant tenant, String language, int status) {
        return tenant.send("PUT", "/settings", "{\"language\": \"" + language + "\"}")
                .expect(status)
                .json();
    }

    private static long agents(Tenant tenant, Service service) {
        return service.api()
                .get(tenant.organizationPath("/stats"))
                .expect(200)
                .json()
                .path("agentCount")
                .asLong();
    }

    /** The same without what the service may remember of a search before. */
    private static List<String> reread(Tenant tenant, String question) {
        return Tenant.texts(tenant.search(Map.of("text", question, "mode", "keyword", "explain", true)), "chunkKey");
    }

    private static List<String> keys(Tenant tenant, String question) {
        return Tenant.texts(tenant.search(Map.of("text", question, "mode", "keyword")), "chunkKey");
    }

    @Test
    void formsOfWordsAreTheSameInTheirLanguageOnly(Tenant mine) {
        Tenant plain = mine.sibling("plain");
        set(plain, "plain", 200);
        for (Sample sample : SAMPLES) {
            Tenant agent = mine.sibling(sample.language);
            assertThat(set(agent, sample.language, 200).path("language").asText())
                    .isEqualTo(sample.language);
            agent.putChunks(Map.of("key", sample.language, "text", sample.text));
            plain.putChunks(Map.of("key", sample.language, "text", sample.text));
        }
        for (Sample sample : SAMPLES) {
            Tenant agent = mine.sibling(sample.language);
            assertThat(keys(agent, sample.question)).as(sample.language).containsExactly(sample.language);
            assertThat(keys(agent, sample.commonWord))
                    .as(sample.language + " is not looked for by '" + sample.commonWord + "'")
                    .isEmpty();
            assertThat(keys(plain, sample.commonWord)).contains(sample.language);
            assertThat(agent.stats().path("language").asText()).isEqualTo(sample.language);
        }
        assertThat(keys(plain, "Haus")).isEmpty();
        assertThat(keys(plain, "häuser")).containsExactly("german");
    }

    @Test
    void twoLanguagesLieInOneIndexAndKnowNothingOfEachOther(Tenant mine) {
        Tenant german = mine.sibling("german");
        set(german, "german", 200);
        mine.putChunks(Map.of("key", "e", "text", "Die Häuser. The boats."));
        german.putChunks(Map.of("key", "g", "text", "Die Häuser. The boats."));

        assertThat(keys(german, "Haus")).containsExactly("g");
        assertThat(keys(mine, "Haus")).isEmpty();
        assertThat(keys(mine, "boat")).containsExactly("e");
        assertThat(keys(german, "die")).as("an article").isEmpty();
        assertThat(keys(mine, "die")).as("a verb").containsExactly("e");
        // and in the search that fuses both
        assertThat(german.search(Map.of("text", "Haus"))
                        .getFirst()
                        .at("/keyword/rank")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void agentsAreEnglishUnlessTheyAreGivenALanguage(Tenant mine) {
        Problems.of(mine.get("/settings"), 404);
        mine.putChunks(Map.of("key", "a", "text", "boats"));

        assertThat(mine.get("/settings").expect(200).json().path("language").asText())
                .isEqualTo("english");
        assertThat(set(mine, "english", 200).path("language").asText()).isEqualTo("english");
        mine.exact();
    }

    @Test
    void languageCanBeChosenAnewUntilSomethingIsWritten(Tenant mine, Service service) {
        set(mine, "german", 200);
        long agents = agents(mine, service);
        set(mine, "french", 200);
        set(mine, "german", 200);
        assertThat(mine.stats().path("totalChunks").asInt()).isZero();
        assertThat(agents(mine, service)).isEqualTo(agents);
        // this node has searched it in the first language
        assertThat(keys(mine, "Haus")).isEmpty();
        set(mine, "english", 200);
        assertThat(keys(mine, "Haus")).isEmpty();
        set(mine, "german", 200);

        mine.putChunks(Map.of("key", "g", "text", "die Häuser"));
        assertThat(keys(mine, "Haus")).containsExactly("g");
        JsonNode problem = Problems.of(mine.send("PUT", "/settings", "{\"language\": \"english\"}"), 409);
        assertThat(problem.path("detail").asText()).contains("german", "Delete the agent");
        mine.exact();

        mine.deleteChunks("g");
        Problems.of(mine.send("PUT", "/settings", "{\"language\": \"english\"}"), 409);
        mine.delete("?wait=30s").expect(200);
        set(mine, "english", 200);
        mine.putChunks(Map.of("key", "g", "text", "die Häuser"));
        assertThat(keys(mine, "Haus")).isEmpty();
        mine.exact();
    }

    @Test
    void languageCannotChangeUnderAnIngestionThatWaits(Tenant mine, Service service) {
        String id;
        var held = service.model().hold();
        try {
            id = mine.submit(Map.of("key", "d", "text", "the boats")).path("id").asText();
            Problems.of(mine.send("PUT", "/settings", "{\"language\": \"german\"}"), 409);
        } finally {
            held.close();
        }
        mine.awaitIngestion(id, "completed");
        assertThat(keys(mine, "boat")).hasSize(1);
    }

    @Test
    void oneOfManyWhoChooseAtOnceIsHeard(Tenant mine, Service service) throws Exception {
        List<String> languages = List.of("german", "french", "german", "plain", "english", "dutch");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = languages.stream()
                    .<Callable<Integer>>map(
                            language -> () -> mine.send("PUT", "/settings", "{\"language\": \"" + language + "\"}")
                                    .status())
                    .toList();
            for (Future<Integer> status : threads.invokeAll(calls)) {
                assertThat(status.get()).isIn(200, 409);
            }
        }
        assertThat(languages)
                .contains(mine.get("/settings")
                        .expect(200)
                        .json()
                        .path("language")
                        .asText());
        mine.putChunks(Map.of("key", "a", "text", "boats"));
        mine.exact();
        assertThat(service.api()
                        .get(mine.organizationPath("/agents"))
                        .expect(200)
                        .json()
                        .path("items"))
                .filteredOn(agent -> agent.path("agentId").asText().equals(Tenant.AGENT))
                .hasSize(1);
    }

    @Test
    void missingEntryIsHealedIntoItsLanguage(Tenant mine, Service service) {
        set(mine, "german", 200);
        mine.putChunks(Map.of("key", "g", "text", "die Häuser"));
        UUID incarnation = service.probe().incarnation(mine.organization(), Tenant.AGENT);
        service.probe().entries(incarnation).forEach(id -> service.probe().removeEntry(incarnation, id));
        assertThat(Await.value("gone", Tenant.LIMIT, () -> reread(mine, "Haus"), List::isEmpty))
                .isEmpty();

        JsonNode run = mine.sendToOrganization(
                        "POST", "/reconciliations?wait=30s", Map.of("agentId", Tenant.AGENT, "mode", "heal"))
                .expect(200)
                .json();
        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(Await.value("healed", Tenant.LIMIT, () -> reread(mine, "Haus"), found -> !found.isEmpty()))
                .containsExactly("g");
    }

    @Test
    void faultsNameTheFieldTheValueAndTheLanguages(Tenant mine) {
        for (String body : List.of(
                "{\"language\": \"klingon\"}",
                "{\"language\": \"German\"}",
                "{\"language\": \"\"}",
                "{\"language\": null}",
                "{}",
                "{\"language\": 7}",
                "{\"language\": [\"german\"]}")) {
            JsonNode problem = Problems.of(mine.send("PUT", "/settings", body), 400);
            assertThat(problem.path("field").asText()).as(body).isEqualTo("language");
        }
        JsonNode problem = Problems.of(mine.send("PUT", "/settings", "{\"language\": \"klingon\"}"), 400);
        assertThat(problem.path("value").asText()).isEqualTo("klingon");
        assertThat(problem.path("detail").asText()).contains("english, ", "german, ", "plain");
        Problems.of(mine.send("PUT", "/settings", "{\"tongue\": \"german\"}"), 400);
        Problems.of(mine.send("PUT", "/settings", "text/plain", "german".getBytes(StandardCharsets.UTF_8)), 415);
        Problems.of(mine.get("/settings"), 404);
    }
}
