package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Two organizations that give their agents and documents the same names. */
final class Isolation {
    private Isolation() {}

    static void check(Organization mine, Organization theirs) {
        JsonNode ingestion = mine.ingest("support", "guide", "Our safe opens with the number 4711.");
        String ofMine = ingestion.path("id").asText();

        unknown(theirs.get("/agents/support/stats"));
        unknown(theirs.get("/agents/support/documents/guide"));
        unknown(theirs.post("/agents/support/search", "{\"text\": \"safe\"}"));
        unknown(theirs.delete("/agents/support"));

        theirs.ingest("support", "guide", "Our gate is open on Sundays.");
        unknown(theirs.get("/ingestions/" + ofMine));
        unknown(theirs.post("/ingestions/" + ofMine + "/cancel", "{}"));
        assertThat(theirs.get("/ingestions").json(200).path("items"))
                .extracting(item -> item.path("id").asText())
                .doesNotContain(ofMine)
                .hasSize(1);
        assertThat(theirs.search("support", "Which number opens the safe?"))
                .extracting(hit -> hit.path("text").asText())
                .containsExactly("Our gate is open on Sundays.");

        String deletion = mine.delete("/agents/support?wait=60s")
                .json(200)
                .path("queueId")
                .asText();
        unknown(theirs.get("/deletions/" + deletion));
        assertThat(theirs.get("/agents/support/stats")
                        .json(200)
                        .path("documentCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(theirs.search("support", "When is the gate open?")).hasSize(1);
    }

    private static void unknown(Answer answer) {
        answer.problem(404, "not-found");
    }
}
