package dev.carrel.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reconciliations by the API: of an organization, or of the whole service. */
record Runs(Api api, String path) {
    /** Those of the whole service. */
    static Runs ofService(Api api) {
        return new Runs(api, "/api/v1/reconciliations");
    }

    /** Those of an organization. */
    static Runs of(Api api, String organization) {
        return new Runs(api, Api.organization(organization) + "/reconciliations");
    }

    /** Starts one and waits for its end by completion. */
    JsonNode run(Map<String, String> request) {
        return await(start(request));
    }

    /** Starts one. @return its id */
    String start(Map<String, String> request) {
        return api.post(path, request).expect(202).json().path("id").asText();
    }

    /** The run when it is completed. */
    JsonNode await(String id) {
        JsonNode run = Await.value(
                "reconciliation " + id + " ends",
                Duration.ofSeconds(60),
                () -> get(id),
                now -> List.of("completed", "failed", "cancelled")
                        .contains(now.path("status").asText()));
        if (!run.path("status").asText().equals("completed")) {
            throw new AssertionError("not completed: " + run);
        }
        return run;
    }

    JsonNode get(String id) {
        return api.get(path + "/" + id).expect(200).json();
    }

    /** All drifts of a run that were healed, or that were not, each as {@link Tampering#line} writes it. */
    Set<String> drifts(JsonNode run, boolean healed) {
        Set<String> lines = new TreeSet<>();
        for (JsonNode drift : items(run.path("id").asText())) {
            if (drift.path("healed").asBoolean() == healed) {
                String line = Tampering.line(
                        drift.path("kind").asText(),
                        drift.path("organizationId").asText(),
                        drift.path("agentId").asText(),
                        drift.path("subject").asText());
                if (!lines.add(line)) {
                    throw new AssertionError("told twice: " + line);
                }
            }
        }
        return lines;
    }

    private List<JsonNode> items(String id) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(path + "/" + id + "/drifts?limit=7&cursor=" + cursor)
                    .expect(200)
                    .json();
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText();
        } while (!cursor.isEmpty());
        return items;
    }
}
