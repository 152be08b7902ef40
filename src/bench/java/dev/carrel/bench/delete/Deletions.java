package dev.carrel.bench.delete;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.http.Wire;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Deletes agents and waits for the proof. Thread-safe. */
public final class Deletions {
    private static final long POLL_MILLIS = 50;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1000;

    private final URI service;
    private final Wire wire;

    public Deletions(URI service, Wire wire) {
        this.service = service;
        this.wire = wire;
    }

    /**
     * Deletes an agent's whole knowledge.
     *
     * @throws MeasurementException when it did not end with a certificate of exactly {@code chunks} rows
     */
    public Deleted delete(Agent agent, int chunks) {
        long start = System.nanoTime();
        JsonNode accepted = wire.json(Wire.delete(URI.create(service + agent.path())));
        double acceptedMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        URI address = URI.create(service + "/api/v1/organizations/" + agent.organization() + "/deletions/"
                + accepted.path("queueId").asText());
        JsonNode now = wire.json(Wire.get(address));
        while (now.path("inProgress").asBoolean()) {
            pause();
            now = wire.json(Wire.get(address));
        }
        return new Deleted(acceptedMillis, seconds(now, chunks));
    }

    /** From the acceptance to the certificate, by the database's clock. */
    static double seconds(JsonNode deletion, int chunks) {
        JsonNode proof = deletion.path("certificate");
        if (proof.path("rowsDeleted").asLong(-1) != chunks
                || proof.path("rowsLeft").asLong(-1) != 0
                || proof.path("entriesLeft").asLong(-1) != 0) {
            throw new MeasurementException("The deletion of " + chunks + " chunks is not proven: " + deletion);
        }
        Instant requested = Instant.parse(proof.path("requestedAt").asText());
        Instant certified = Instant.parse(proof.path("certifiedAt").asText());
        return Duration.between(requested, certified).toMillis() / MILLIS_PER_SECOND;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while a deletion was running", interrupted);
        }
    }

    /**
     * A deletion that was proven.
     *
     * @param acceptedMillis until the request was answered
     * @param seconds from then to the certificate
     */
    public record Deleted(double acceptedMillis, double seconds) {}
}
