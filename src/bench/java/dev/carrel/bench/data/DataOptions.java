package dev.carrel.bench.data;

import dev.carrel.bench.MeasurementException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much made-up knowledge, and how it is sent. */
public final class DataOptions {
    @Option(names = "--chunks", defaultValue = "100000", description = "Chunks in all (${DEFAULT-VALUE}).")
    private int chunks;

    @Option(names = "--agents", defaultValue = "200", description = "Agents they belong to (${DEFAULT-VALUE}).")
    private int agents;

    @Option(
            names = "--document-size",
            defaultValue = "100",
            description = "Chunks of a document; a request holds all documents of an agent (${DEFAULT-VALUE}).")
    private int documentSize;

    @Option(names = "--clients", defaultValue = "4", description = "Loading at the same time (${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--vectors",
            defaultValue = "base64",
            description = "How vectors are sent to the service: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private VectorForm vectors = VectorForm.BASE64;

    @Mixin
    private final SeedOption seed = new SeedOption();

    /** Checks the numbers. @throws MeasurementException when they do not fit together */
    public void check() {
        if (agents < 1 || chunks < agents || documentSize < 1 || clients < 1) {
            throw new MeasurementException("--chunks is " + chunks + ", --agents " + agents + ", --document-size "
                    + documentSize + " and --clients " + clients
                    + "; each must be at least 1, and every agent needs a chunk");
        }
    }

    public int chunks() {
        return chunks;
    }

    public int agents() {
        return agents;
    }

    public int documentSize() {
        return documentSize;
    }

    public int clients() {
        return clients;
    }

    public VectorForm vectors() {
        return vectors;
    }

    public long seed() {
        return seed.value();
    }
}
