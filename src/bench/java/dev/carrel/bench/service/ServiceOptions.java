package dev.carrel.bench.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every measurement lets its caller say about the service. */
public final class ServiceOptions {
    @Option(
            names = "--service-file",
            paramLabel = "FILE",
            description = "Measure the running service that wrote this service.json, instead of starting one."
                    + " What is measured writes agents of its own into it and leaves them there.")
    private @Nullable Path serviceFile;

    @Option(names = "--keep-data", description = "Leave the started service's data and log where they are.")
    private boolean keepData;

    @Option(
            names = "--time-limit",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description = "End everything after this many minutes (${DEFAULT-VALUE}).")
    private int minutes;

    /**
     * The service to measure, ready.
     *
     * @throws dev.carrel.bench.MeasurementException when it does not get ready
     */
    public MeasuredService open() {
        return open(null, Map.of());
    }

    /**
     * The same; a service that is started works on {@code data} and leaves it there.
     *
     * @param data null for an empty directory
     */
    public MeasuredService open(@Nullable Path data) {
        return open(data, Map.of());
    }

    /** The same with settings for a service that is started; one that runs keeps its own. */
    public MeasuredService open(Map<String, String> settings) {
        return open(null, settings);
    }

    /** The same with both. */
    public MeasuredService open(@Nullable Path data, Map<String, String> settings) {
        TimeLimit.start(Duration.ofMinutes(minutes));
        return serviceFile == null
                ? ServiceProcess.start(data, keepData || data != null, settings)
                : new MeasuredService(ServiceFile.read(serviceFile), "running already", () -> {});
    }
}
