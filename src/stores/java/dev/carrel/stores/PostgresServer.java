package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PostgreSQL as a process of its own on the loopback interface; no Unix socket. */
final class PostgresServer implements Store {

    private static final System.Logger LOG = System.getLogger(PostgresServer.class.getName());
    private static final int PORT_ATTEMPTS = 3;

    private final PostgresFiles files;
    private final StoresConfig.Postgres config;
    private final Wait wait;
    private final Duration stopTimeout;

    private @Nullable PostgresPrograms programs;
    private @Nullable ProcessHandle process;
    private @Nullable PostgresClient client;

    PostgresServer(Path directory, StoresConfig.Postgres config, Wait wait, Duration stopTimeout) {
        this.files = new PostgresFiles(directory);
        this.config = config;
        this.wait = wait;
        this.stopTimeout = stopTimeout;
    }

    String url() {
        return client().url(PostgresClient.DATABASE);
    }

    String password() {
        return client().password();
    }

    private PostgresClient client() {
        if (client == null) {
            throw new IllegalStateException("PostgreSQL has not been started");
        }
        return client;
    }

    @Override
    public void start() {
        long begin = System.nanoTime();
        try {
            Path binaries = config.binaries() == null ? files.directory() : config.binaries();
            var available = PostgresPrograms.unpackedIn(binaries);
            programs = available;
            files.initialize(available, wait);
            var command = new PostgresCommand(available, files, config);
            boolean takenOver = takeOver(command);
            if (!takenOver) {
                new PostgresLeftovers(files.data()).remove(this::end);
                files.rollLog();
                launch(command, PORT_ATTEMPTS);
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "PostgreSQL {0} in {1} ms: {2}, process {3}",
                    takenOver ? "found running, taken over" : "started",
                    Long.toString((System.nanoTime() - begin) / 1_000_000),
                    url(),
                    Long.toString(process == null ? 0 : process.pid()));
        } catch (IOException failure) {
            throw new StoreStartException("PostgreSQL cannot use " + files.directory() + ": " + failure, failure);
        }
    }

    /** True when exactly one server runs here, called as it would be called now, and answers. */
    private boolean takeOver(PostgresCommand command) throws IOException {
        List<ProcessHandle> running = PostgresLeftovers.servers(files.data());
        if (running.size() != 1) {
            return false;
        }
        ProcessHandle left = running.getFirst();
        Optional<Integer> port = command.portOf(Processes.commandLine(left));
        if (port.isEmpty()) {
            return false;
        }
        var answering = new PostgresClient(port.get(), files.password());
        // half of the time, so that enough is left to start it anew
        boolean ready = wait.half().until(() -> !Processes.alive(left) || answering.ready()) && Processes.alive(left);
        if (ready) {
            process = left;
            client = answering;
        }
        return ready;
    }

    private void launch(PostgresCommand command, int attempts) throws IOException {
        int port = config.port() == 0 ? Ports.free() : config.port();
        var starting = new PostgresClient(port, files.password());
        ProcessHandle started =
                Launcher.launch(command.line(port), files.data(), files.log()).toHandle();
        process = started;
        client = starting;
        boolean inTime = wait.until(() -> !Processes.alive(started) || starting.ready());
        if (!inTime) {
            throw StoreStartException.withLog(
                    "PostgreSQL (process " + started.pid() + ", port " + port + ") did not accept connections within "
                            + wait.limit().toSeconds() + " seconds",
                    files.log(),
                    null);
        }
        if (!Processes.alive(started)) {
            if (config.port() == 0 && attempts > 1 && portWasTaken()) {
                launch(command, attempts - 1);
                return;
            }
            throw StoreStartException.withLog("PostgreSQL ended while it was starting", files.log(), null);
        }
    }

    private boolean portWasTaken() {
        return StoreStartException.lastLines(files.log()).stream().anyMatch(line -> line.contains("could not bind"));
    }

    @Override
    public void stop() {
        if (process != null) {
            end(process);
        }
    }

    /** A fast shutdown: open transactions are rolled back, what is committed is safe. */
    private void end(ProcessHandle server) {
        if (programs != null && isServerOfPidFile(server)) {
            List<String> stop = programs.call(
                    "pg_ctl",
                    List.of("stop", "-s", "-W", "-m", "fast", "-D", files.data().toString()));
            Launcher.run(stop, files.data(), files.log(), Wait.of(stopTimeout));
            if (Processes.ended(server, stopTimeout)) {
                return;
            }
            LOG.log(System.Logger.Level.WARNING, "PostgreSQL did not stop within {0}; it is killed", stopTimeout);
            Processes.kill(server);
        } else {
            Processes.end(server, stopTimeout);
        }
        PostgresLeftovers.killOrphans(files.data());
    }

    /** pg_ctl signals whatever process the file names, so this is asked first. */
    private boolean isServerOfPidFile(ProcessHandle server) {
        try {
            return Processes.alive(server)
                    && Files.readAllLines(files.data().resolve("postmaster.pid"))
                            .getFirst()
                            .strip()
                            .equals(Long.toString(server.pid()));
        } catch (IOException | RuntimeException unreadable) {
            return false;
        }
    }
}
