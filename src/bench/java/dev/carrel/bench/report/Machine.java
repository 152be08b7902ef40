package dev.carrel.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the measurement runs on. */
final class Machine {
    private static final long GIB = 1L << 30;

    private Machine() {}

    static String describe() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d × %s, %d GiB, %s %s; load %.1f before",
                system.getAvailableProcessors(),
                processor(system.getArch()),
                Math.round((double) system.getTotalMemorySize() / GIB),
                system.getName(),
                system.getVersion(),
                system.getSystemLoadAverage());
    }

    /** The processor's name where Linux tells it, else the architecture. */
    private static String processor(String architecture) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException notLinux) {
            return architecture;
        }
    }
}
