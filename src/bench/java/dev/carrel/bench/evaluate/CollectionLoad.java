package dev.carrel.bench.evaluate;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.evaluate.Cranfield.Document;
import dev.carrel.bench.report.Report;
import dev.carrel.client.AgentAddress;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.Ingestion;
import dev.carrel.client.NewDocument;
import dev.carrel.client.OperationStatus;
import dev.carrel.client.Refusal;
import java.util.List;

/** Gives the collection to an agent, all of it in one request, and waits until it is published. */
final class CollectionLoad {
    private static final long POLL_MILLIS = 200;
    private static final int STEP_PERCENT = 20;

    private final CarrelClient client;
    private final AgentAddress agent;
    private final Report report;

    CollectionLoad(CarrelClient client, AgentAddress agent, Report report) {
        this.client = client;
        this.agent = agent;
        this.report = report;
    }

    AgentAddress agent() {
        return agent;
    }

    /** The key of a document of the collection: no other agent has one, so it also finds the agent's incarnation. */
    String key(String id) {
        return agent.agent() + "/" + id;
    }

    /** The opposite of {@link #key}. */
    String id(String key) {
        return key.substring(key.indexOf('/') + 1);
    }

    /**
     * The documents that the service has refused.
     *
     * @throws MeasurementException when another document was not published
     */
    List<Refusal> run(List<Document> documents) {
        Ingestion accepted = client.addDocuments(
                agent,
                documents.stream()
                        .map(document -> new NewDocument(
                                key(document.id()), document.title(), document.text(), "text/plain", null, null))
                        .toList());
        Ingestion now = accepted;
        for (int shown = 0; !now.status().ended(); now = client.ingestion(agent.organization(), now.id())) {
            if (now.progress() >= shown) {
                report.step("Ingesting: " + now.progress() + " %");
                shown = now.progress() + STEP_PERCENT;
            }
            pause();
        }
        if (now.status() != OperationStatus.COMPLETED || now.outcomes().failed() > 0) {
            throw new MeasurementException("The collection was not ingested: " + now.status() + ", "
                    + now.outcomes().failed() + " documents failed; " + now.error());
        }
        return accepted.refusals();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while the collection was being ingested", interrupted);
        }
    }
}
