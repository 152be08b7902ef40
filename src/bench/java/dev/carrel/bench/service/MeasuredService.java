package dev.carrel.bench.service;

import java.net.URI;

/** A service that is ready. Closing it ends it, if it was started for the measurement. */
public final class MeasuredService implements AutoCloseable {
    private final ServiceFile file;
    private final String description;
    private final Runnable end;

    MeasuredService(ServiceFile file, String description, Runnable end) {
        this.file = file;
        this.description = description;
        this.end = end;
    }

    /** Of its API, without a slash at its end. */
    public URI url() {
        return file.url();
    }

    /** Of its Elasticsearch, without a slash at its end. */
    public URI elasticsearch() {
        return file.elasticsearchUrl();
    }

    /** How it was started, for the report. */
    public String description() {
        return description;
    }

    /** What it and its stores have used so far. */
    public ProcessorTime processorTime() {
        return ProcessorTime.of(file.pid());
    }

    /** What it and its stores take now. */
    public Memory memory() {
        return Memory.of(file.pid());
    }

    @Override
    public void close() {
        end.run();
    }
}
