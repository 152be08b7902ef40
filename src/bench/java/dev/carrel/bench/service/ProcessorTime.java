package dev.carrel.bench.service;

import dev.carrel.bench.report.Figures;
import dev.carrel.client.terminal.Table;
import java.time.Duration;

/**
 * Seconds of processor time that the service and its stores have used. Unlike times by the clock it hardly depends on what
 * else the machine does.
 *
 * @param postgres of PostgreSQL's processes that still run; 0 where a store is not a child of the service
 */
public record ProcessorTime(double service, double postgres, double elasticsearch) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    /** None. */
    public static final ProcessorTime ZERO = new ProcessorTime(0, 0, 0);

    /** So far, of the service with this process id and the stores that it has started. */
    static ProcessorTime of(long pid) {
        return ProcessHandle.of(pid)
                .map(service -> {
                    double[] sums = new double[2];
                    service.descendants().forEach(store -> sums[isJava(store) ? 1 : 0] += seconds(store));
                    return new ProcessorTime(seconds(service), sums[0], sums[1]);
                })
                .orElse(ZERO);
    }

    static boolean isJava(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("java"))
                .isPresent();
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / NANOS_PER_SECOND;
    }

    public ProcessorTime plus(ProcessorTime other) {
        return new ProcessorTime(
                service + other.service, postgres + other.postgres, elasticsearch + other.elasticsearch);
    }

    public ProcessorTime minus(ProcessorTime other) {
        return plus(new ProcessorTime(-other.service, -other.postgres, -other.elasticsearch));
    }

    public double sum() {
        return service + postgres + elasticsearch;
    }

    /** A table for {@link #row}. */
    public static Table table(String of) {
        return new Table("processor time of " + of, ">service", ">PostgreSQL", ">Elasticsearch", ">together");
    }

    /** Adds this as microseconds for each of {@code things}. */
    public void row(Table table, String name, double things) {
        table.row(
                name,
                micros(service, things),
                micros(postgres, things),
                micros(elasticsearch, things),
                micros(sum(), things));
    }

    private static String micros(double seconds, double things) {
        return Figures.number(seconds * MICROS_PER_SECOND / things) + " µs";
    }
}
