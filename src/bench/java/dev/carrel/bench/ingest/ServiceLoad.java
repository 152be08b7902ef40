package dev.carrel.bench.ingest;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.client.Ingestion;
import dev.carrel.client.Json;
import dev.carrel.client.OperationStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Loads documents through the service's API and waits until both stores have confirmed all of them. */
public final class ServiceLoad {
    private static final long POLL_MILLIS = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    private final URI service;
    private final Wire wire;

    public ServiceLoad(URI service, Wire wire) {
        this.service = service;
        this.wire = wire;
    }

    /**
     * Sends the requests and waits for the end of their ingestions.
     *
     * @return how long it took, from the first request
     * @throws MeasurementException when a document was refused or not published
     */
    public Times run(List<Upload> uploads, int clients) {
        Queue<URI> ingestions = new ConcurrentLinkedQueue<>();
        long start = System.nanoTime();
        new ClosedLoop(clients).each(uploads, upload -> ingestions.add(send(upload)));
        long received = System.nanoTime();
        ingestions.forEach(this::awaitCompleted);
        return new Times((received - start) / NANOS_PER_SECOND, (System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private URI send(Upload upload) {
        Ingestion accepted = ingestion(upload.request);
        if (!accepted.refusals().isEmpty()) {
            throw new MeasurementException(
                    "A document was refused: " + accepted.refusals().getFirst().message());
        }
        return URI.create(service + "/api/v1/organizations/" + upload.organization + "/ingestions/" + accepted.id());
    }

    private void awaitCompleted(URI address) {
        Ingestion now = ingestion(Wire.get(address));
        while (!now.status().ended()) {
            pause();
            now = ingestion(Wire.get(address));
        }
        if (now.status() != OperationStatus.COMPLETED || now.outcomes().failed() > 0) {
            throw new MeasurementException("The ingestion " + now.id() + " ended as " + now.status() + " with "
                    + now.outcomes().failed() + " failed documents: " + now.error());
        }
    }

    private Ingestion ingestion(HttpRequest request) {
        try {
            return Json.MAPPER.readValue(wire.send(request), new TypeReference<>() {});
        } catch (IOException notOurs) {
            throw new MeasurementException(request.uri() + " did not answer with an ingestion", notOurs);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while ingestions were running", interrupted);
        }
    }

    /** A request with documents, ready to be sent. */
    public record Upload(String organization, HttpRequest request) {}

    /**
     * How long a load took, in seconds.
     *
     * @param received until the last request was accepted, its documents staged in PostgreSQL
     * @param completed until the last document was published, its entries confirmed and visible
     */
    public record Times(double received, double completed) {}
}
