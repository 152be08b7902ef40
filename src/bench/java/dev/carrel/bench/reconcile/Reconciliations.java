package dev.carrel.bench.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.http.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Runs reconciliations of the whole service that only report. */
final class Reconciliations {
    private static final long POLL_MILLIS = 200;
    private static final double MILLIS_PER_SECOND = 1000;

    private final URI address;
    private final Wire wire;

    Reconciliations(URI service, Wire wire) {
        this.address = URI.create(service + "/api/v1/reconciliations");
        this.wire = wire;
    }

    /**
     * Runs one to its end.
     *
     * @return seconds from its acceptance to its end
     * @throws MeasurementException when it did not complete, found a drift, or saw other than {@code chunks} rows and entries
     */
    double run(long chunks) {
        JsonNode now = wire.json(Wire.post(address, "{\"mode\":\"report\"}".getBytes(StandardCharsets.UTF_8)));
        URI run = URI.create(address + "/" + now.path("id").asText());
        while (!now.hasNonNull("finishedAt")) {
            pause();
            now = wire.json(Wire.get(run));
        }
        return seconds(now, chunks);
    }

    static double seconds(JsonNode run, long chunks) {
        if (!run.path("status").asText().equals("completed")
                || run.path("drifts").asLong(-1) != 0
                || run.path("rows").asLong(-1) != chunks
                || run.path("entries").asLong(-1) != chunks) {
            throw new MeasurementException(
                    "The reconciliation was to compare " + chunks + " rows and entries and to find nothing: " + run);
        }
        Instant created = Instant.parse(run.path("createdAt").asText());
        Instant finished = Instant.parse(run.path("finishedAt").asText());
        return Duration.between(created, finished).toMillis() / MILLIS_PER_SECOND;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while a reconciliation was running", interrupted);
        }
    }
}
