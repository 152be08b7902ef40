package dev.carrel.bench.service;

import java.nio.file.Path;
import java.time.Duration;
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
        return open(null);
    }

    /**
     * The same; a service that is started works on {@code data} and leaves it there.
     *
     * @param data null for an empty directory
     */
    public MeasuredService open(@Nullable Path data) {
        TimeLimit.start(Duration.ofMinutes(minutes));
        return serviceFile == null
                ? ServiceProcess.start(data, keepData || data != null)
                : new MeasuredService(ServiceFile.read(serviceFile), "running already", () -> {});
    }
}
