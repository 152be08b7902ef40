package dev.carrel.bench.service;

import dev.carrel.bench.MeasurementException;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.Health;
import dev.carrel.client.Retry;
import dev.carrel.client.UnreachableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service with embedded stores on free ports of loopback and a data directory of its own below {@code target}, removed at
 * the end. Ended by its process id, also when the measurement is interrupted.
 */
final class ServiceProcess {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final int LOG_LINES = 15;

    private final Process process;
    private final Path data;
    private final boolean keepData;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ServiceProcess(Process process, Path data, boolean keepData) {
        this.process = process;
        this.data = data;
        this.keepData = keepData;
    }

    /** @param directory of its data; null for one of its own */
    static MeasuredService start(@Nullable Path directory, boolean keepData, Map<String, String> settings) {
        try {
            Path target = Path.of(System.getProperty("carrel.root", ""))
                    .toAbsolutePath()
                    .resolve("target");
            Path data = directory == null
                    ? Files.createTempDirectory(target, "bench-")
                    : Files.createDirectories(directory.toAbsolutePath());
            int port = freePort();
            List<String> options = options();
            ProcessBuilder builder = new ProcessBuilder(command(target, data, port, options, settings))
                    .redirectErrorStream(true)
                    .redirectOutput(log(data).toFile());
            ownStoresOnly(builder.environment());
            ServiceProcess started = new ServiceProcess(builder.start(), data, keepData);
            Runtime.getRuntime().addShutdownHook(new Thread(started::end, "end-service"));
            started.awaitReady(URI.create("http://127.0.0.1:" + port));
            return new MeasuredService(
                    ServiceFile.read(data.resolve("service.json")), "java " + String.join(" ", options), started::end);
        } catch (IOException failure) {
            throw new MeasurementException("The service cannot be started: " + failure, failure);
        }
    }

    /** As the launcher starts it. */
    private static List<String> options() {
        List<String> options = new ArrayList<>(
                List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"));
        String more = System.getenv().getOrDefault("CARREL_JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            options.addAll(List.of(more.split("\\s+", -1)));
        }
        return options;
    }

    private static List<String> command(
            Path target, Path data, int port, List<String> options, Map<String, String> settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dcarrel.port=" + port);
        command.add("-Dcarrel.data=" + data);
        command.add("-Dcarrel.elasticsearch.home="
                + System.getProperty(
                        "carrel.elasticsearch.home",
                        target.resolve("elasticsearch").toString()));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(target.resolve("quarkus-app/quarkus-run.jar").toString());
        return command;
    }

    /** What is measured writes a lot; it must not get into servers that somebody uses. */
    private static void ownStoresOnly(Map<String, String> environment) {
        environment.remove("CARREL_POSTGRES_URL");
        environment.remove("CARREL_ELASTICSEARCH_HOSTS");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path log(Path data) {
        return data.resolve("service.log");
    }

    private void awaitReady(URI url) {
        CarrelClient client = new CarrelClient(url, Retry.NONE);
        long deadline = System.nanoTime() + START.toNanos();
        while (!ready(client)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String what = process.isAlive() ? "was not ready in time" : "ended while it was starting";
                String last = lastLines();
                end();
                throw new MeasurementException("The service " + what + ":\n" + last);
            }
            pause();
        }
    }

    private static boolean ready(CarrelClient client) {
        try {
            Health health = client.readiness();
            return health.up();
        } catch (UnreachableException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while the service was starting", interrupted);
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log(data));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "its log cannot be read: " + unreadable.getMessage();
        }
    }

    /** Lets the service end its stores; where it does not end itself, it and they are killed. */
    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        List<ProcessHandle> stores = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                stores.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (keepData) {
            System.err.println("The service's data and log stay in " + data);
        } else {
            remove(data);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException failure) {
            System.err.println(directory + " could not be removed: " + failure.getMessage());
        }
    }
}
