package dev.carrel.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged service as a process: the Quarkus application, or what {@link #launched} is told. Its output goes to a file, of which the end is printed when something is not as
 * expected. Closing kills it; so does the end of the test's JVM.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Path APPLICATION =
            Path.of(System.getProperty("carrel.app", "target/quarkus-app/quarkus-run.jar"));
    /** The classes of the service as a JVM has them, so that the next need not load them from their files again. */
    private static final Path CLASSES = Stores.ELASTICSEARCH_HOME.resolveSibling("it/service.jsa");

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int TAIL_LINES = 60;

    private final String name;
    private final Process process;
    private final Path data;
    private final Path log;
    private final URI root;
    private final URI health;

    private ServiceProcess(String name, Process process, Path data, Path log, URI root, URI health) {
        this.name = name;
        this.process = process;
        this.data = data;
        this.log = log;
        this.root = root;
        this.health = health;
    }

    /**
     * Starts the service and returns while it is starting.
     *
     * @param name of the node, for its files and for messages
     * @param directory for its log, and for its data unless {@code carrel.data} is among the settings
     * @param settings system properties; the port is a free one unless given
     */
    public static ServiceProcess starting(String name, Path directory, Map<String, String> settings) {
        return starting(
                name,
                directory,
                settings,
                // the log would tell that the JVM's own archive was made with other options
                Files.exists(CLASSES) ? List.of("-XX:SharedArchiveFile=" + CLASSES, "-Xlog:cds=off") : List.of());
    }

    private static ServiceProcess starting(
            String name, Path directory, Map<String, String> settings, List<String> options) {
        int port = settings.containsKey("carrel.port") ? Integer.parseInt(settings.get("carrel.port")) : freePort();
        Path data = Path.of(
                settings.getOrDefault("carrel.data", directory.resolve(name).toString()));
        return launched(
                name,
                directory,
                new ProcessBuilder(command(data, Integer.toString(port), settings, options)),
                data,
                root(port),
                root(port));
    }

    /**
     * Starts a service of any runtime and returns while it is starting.
     *
     * @param name of the node, for its files and for messages
     * @param directory for its log
     * @param command what to start, with its environment
     * @param data where it keeps what is its own
     * @param root where it will listen
     * @param health where it will tell of its health
     */
    public static ServiceProcess launched(
            String name, Path directory, ProcessBuilder command, Path data, URI root, URI health) {
        try {
            Files.createDirectories(directory);
            Path log = Files.createTempFile(directory, name + "-", ".log");
            Process process = command.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill-" + name));
            return new ServiceProcess(name, process, data, log, root, health);
        } catch (IOException e) {
            throw new UncheckedIOException("The service " + name + " cannot be started", e);
        }
    }

    /** Where a service listens that has this port. */
    public static URI root(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts the service and returns when it is ready for requests. */
    public static ServiceProcess started(String name, Path directory, Map<String, String> settings) {
        return starting(name, directory, settings).awaitReady();
    }

    /**
     * Lets later starts take half the time: starts the service once, and ends it. A JVM that finds another application than
     * the one that was started then ignores the file.
     */
    public static void prepare(Stores stores) {
        try {
            Files.deleteIfExists(CLASSES);
        } catch (IOException e) {
            throw new UncheckedIOException(CLASSES + " cannot be removed", e);
        }
        try (var model = new FakeEmbeddings()) {
            Map<String, String> settings = new HashMap<>(stores.settings("prepare"));
            settings.putAll(model.settings());
            starting(
                            "prepare",
                            Stores.newDirectory("prepare-"),
                            settings,
                            List.of("-XX:ArchiveClassesAtExit=" + CLASSES))
                    .awaitReady()
                    .terminate(START_LIMIT);
        }
    }

    private static List<String> command(Path data, String port, Map<String, String> settings, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                // a short life: quick to start beats quick at last
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dcarrel.port=" + port,
                "-Dcarrel.elasticsearch.home=" + Stores.ELASTICSEARCH_HOME));
        command.addAll(options);
        command.add("-Dcarrel.data=" + data);
        settings.forEach((key, value) -> {
            if (!key.equals("carrel.port") && !key.equals("carrel.data")) {
                command.add("-D" + key + "=" + value);
            }
        });
        command.add("-jar");
        command.add(APPLICATION.toString());
        return command;
    }

    /** A port that nobody listens on. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port", e);
        }
    }

    /** Waits until the service says that it is ready. @throws AssertionError with the end of its log, when it does not */
    public ServiceProcess awaitReady() {
        try {
            Await.until(name + " is ready", START_LIMIT, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError(name + " ended with status " + process.exitValue());
                }
                return new Api(health.toString()).get("/health/ready").status() == 200;
            });
            return this;
        } catch (AssertionError e) {
            close();
            throw new AssertionError(e.getMessage() + "\n" + logTail(), e);
        }
    }

    /** Requests to this node. */
    public Api api() {
        return new Api(root.toString());
    }

    /** Where it listens. */
    public URI root() {
        return root;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a crash would: {@code kill -9}. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(20));
    }

    /** Asks it to end (SIGTERM) and waits. @return its exit status */
    public int terminate(Duration limit) {
        process.destroy();
        return awaitEnd(limit);
    }

    /** Waits until it is gone. @return its exit status */
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + limit.toSeconds() + " s\n" + logTail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + name, e);
        }
    }

    /** Stops it where it stands (SIGSTOP); its connections stay open. */
    public void pause() {
        Signal.stop(process.pid());
    }

    /** Lets it go on after a {@link #pause}. */
    public void proceed() {
        Signal.proceed(process.pid());
    }

    /** A look into the stores it says to use, in the file it leaves for operators. */
    public StoreProbe probe() {
        try {
            JsonNode description =
                    Api.JSON.readTree(data.resolve("service.json").toFile());
            String url = description.path("postgresUrl").asText();
            return new StoreProbe(
                    url.replaceFirst("[?].*", "") + "?ApplicationName=probe",
                    description.path("postgresUser").asText(),
                    description.path("postgresPassword").asText(),
                    description.path("elasticsearch").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has not said what it uses", e);
        }
    }

    /** Everything it has written so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("The log of " + name + " cannot be read", e);
        }
    }

    /** The last lines of the log, under a heading. */
    public String logTail() {
        List<String> lines = log().lines().toList();
        return "--- " + name + ", end of " + log + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** Kills it, paused or not. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
