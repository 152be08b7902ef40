package dev.carrel.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.chaos.Ledger.Write;
import dev.carrel.chaos.Persistent.Answered;
import dev.carrel.chaos.Step.Draft;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The only caller that changes one agent: sends its steps one after another, and notes in the ledger what it was told.
 * Ingestions it does not wait for go on beside the next steps. Used by one thread.
 */
final class Actor implements Runnable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(90);

    private final List<Step> steps;
    private final Ledger ledger;
    private final Requests requests;
    private final Persistent service;
    private final Progress progress;
    private final Findings findings;
    private final String path;
    private final Map<String, List<Write>> open = new LinkedHashMap<>();

    Actor(List<Step> steps, Ledger ledger, Persistent service, Progress progress, Findings findings) {
        this.steps = steps;
        this.ledger = ledger;
        this.requests = new Requests(ledger);
        this.service = service;
        this.progress = progress;
        this.findings = findings;
        this.path = Api.agent(ledger.organization(), ledger.agent());
    }

    @Override
    public void run() {
        for (Step step : steps) {
            progress.step();
            if (!perform(step)) {
                return;
            }
            lookAtOpen();
        }
    }

    /** @return false when nobody knows what the step did, so that no further one can be judged */
    private boolean perform(Step step) {
        return switch (step) {
            case Step.Ingest(List<Draft> documents, boolean waits) -> ingest(documents, waits);
            case Step.PutChunks(List<Draft> chunks) -> {
                List<Write> writes = sending(chunks);
                yield write(writes, service.send(api -> api.put(path + "/chunks", requests.chunks(writes))), false);
            }
            case Step.RemoveChunks(List<Draft> chunks) -> {
                List<Write> writes = sending(chunks);
                yield write(
                        writes, service.send(api -> api.post(path + "/chunks/delete", requests.keys(writes))), true);
            }
            case Step.RemoveDocument(Draft document) -> {
                List<Write> writes = sending(List.of(document));
                yield write(writes, service.send(api -> api.delete(path + "/documents/" + document.key())), true);
            }
            case Step.DeleteAgent(boolean waits) -> deleteAgent(waits);
            case Step.AwaitIngestions() -> awaitOpen();
        };
    }

    private List<Write> sending(List<Draft> drafts) {
        return drafts.stream().map(ledger::sending).toList();
    }

    private boolean ingest(List<Draft> documents, boolean waits) {
        List<Write> writes = sending(documents);
        Map<String, Object> body = requests.documents(writes);
        Optional<Answered> answered =
                service.send(api -> api.post(path + "/documents" + (waits ? "?wait=10s" : ""), body));
        if (answered.isEmpty()) {
            return false;
        }
        findings.count("ingestions");
        JsonNode ingestion = answered.get().answer().json();
        if (answered.get().status() > 202 || ingestion.path("refused").size() > 0) {
            findings.violation("documents refused: " + answered.get().answer());
            return false;
        }
        ledger.accepted(writes);
        open.put(ingestion.path("id").asText(), writes);
        note(ingestion);
        return true;
    }

    private boolean write(List<Write> writes, Optional<Answered> answered, boolean removal) {
        if (answered.isEmpty()) {
            return false;
        }
        findings.count(removal ? "removals" : "small writes");
        Answered answer = answered.get();
        boolean absent = removal && answer.status() == 404;
        if (answer.status() != 200 && !absent) {
            findings.violation("a good request was refused: " + answer.answer());
            return false;
        }
        if (absent && !answer.repeated()) {
            writes.stream()
                    .filter(ledger::wasPublishedBefore)
                    .forEach(write -> findings.violation("not found although published: " + write));
        }
        ledger.inEffect(writes);
        return true;
    }

    private boolean deleteAgent(boolean waits) {
        boolean existed = ledger.exists();
        ledger.retiring();
        Optional<Answered> answered = service.send(api -> api.delete(path + (waits ? "?wait=5s" : "")));
        if (answered.isEmpty()) {
            return false;
        }
        findings.count("deletions of agents");
        int status = answered.get().status();
        if (status > 202 && (status != 404 || (existed && !answered.get().repeated()))) {
            findings.violation(
                    "an agent could not be deleted: " + answered.get().answer());
        }
        ledger.retired();
        open.clear();
        return true;
    }

    private boolean awaitOpen() {
        long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            lookAtOpen();
            Await.pause(POLL);
        }
        open.keySet().forEach(id -> findings.violation("ingestion " + id + " has not ended in time"));
        return open.isEmpty();
    }

    private void lookAtOpen() {
        for (String id : List.copyOf(open.keySet())) {
            service.send(api -> api.get(Api.organization(ledger.organization()) + "/ingestions/" + id))
                    .ifPresent(answered -> {
                        if (answered.status() == 200) {
                            note(answered.answer().json());
                        } else {
                            open.remove(id);
                            findings.violation("an accepted ingestion is not known: " + answered.answer());
                        }
                    });
        }
    }

    /** Notes what an answer tells of an ingestion. Of one that was overtaken by later writes nothing certain is known. */
    private void note(JsonNode ingestion) {
        if (List.of("pending", "processing").contains(ingestion.path("status").asText())) {
            return;
        }
        List<Write> writes = open.remove(ingestion.path("id").asText());
        JsonNode documents = ingestion.path("documents");
        int published = documents.path("published").asInt()
                + documents.path("unchanged").asInt();
        if (writes != null && published == writes.size()) {
            ledger.inEffect(writes);
        }
    }
}
