package dev.carrel.bench.service;

import dev.carrel.client.terminal.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Bytes of memory that the service and its stores take of the machine: the proportional set size, in which a page that several
 * processes share is divided among them (PostgreSQL's would count its buffers once for each process otherwise). Files that the
 * system keeps in memory by itself are not in it, unless mapped. 0 where the system does not tell (only Linux does).
 */
public record Memory(long service, long postgres, long elasticsearch) {
    private static final long KIB = 1024;
    private static final double MIB = 1 << 20;

    /** Now, of the service with this process id and the stores that it has started. */
    static Memory of(long pid) {
        return ProcessHandle.of(pid)
                .map(service -> {
                    long[] sums = new long[2];
                    service.descendants().forEach(store -> sums[ProcessorTime.isJava(store) ? 1 : 0] += bytes(store));
                    return new Memory(bytes(service), sums[0], sums[1]);
                })
                .orElse(new Memory(0, 0, 0));
    }

    private static long bytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .sum();
        } catch (IOException goneOrNotLinux) {
            return 0;
        }
    }

    /** The larger of each. */
    public Memory max(Memory other) {
        return new Memory(
                Math.max(service, other.service),
                Math.max(postgres, other.postgres),
                Math.max(elasticsearch, other.elasticsearch));
    }

    /** One line of three. */
    public Table table() {
        return new Table("memory at most, proportional set size", ">service", ">PostgreSQL", ">Elasticsearch")
                .row("", mebibytes(service), mebibytes(postgres), mebibytes(elasticsearch));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MiB", bytes / MIB);
    }
}
