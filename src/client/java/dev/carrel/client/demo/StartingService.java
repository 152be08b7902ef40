package dev.carrel.client.demo;

import dev.carrel.client.CarrelClient;
import dev.carrel.client.Health;
import dev.carrel.client.Json;
import dev.carrel.client.Retry;
import dev.carrel.client.UnreachableException;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service process that is on its way up. Its address is taken from the file that it writes, and only if that file
 * names this very process, so that another service on the same port is never mistaken for it.
 */
final class StartingService {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path serviceFile;
    private final Path log;
    private final long pid;
    private final Terminal terminal;
    private final long started = System.nanoTime();

    /** What the running service tells about itself, as far as it matters here. */
    record Running(long pid, String url) {}

    StartingService(Path serviceFile, Path log, long pid, Terminal terminal) {
        this.serviceFile = serviceFile;
        this.log = log;
        this.pid = pid;
        this.terminal = terminal;
    }

    /**
     * Whether another process listens on the port already. The service needs seconds before it listens itself, so asking
     * first tells a user at once what the service would say only after its stores have started.
     */
    static boolean taken(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    /** Shows what is happening until the service is ready; empty if its process ended or took longer than this. */
    Optional<CarrelClient> await(Duration atMost) throws InterruptedException {
        if (!terminal.live()) {
            terminal.out().println("Starting the service with its PostgreSQL and Elasticsearch");
            terminal.out().flush();
        }
        CarrelClient client = null;
        while (alive() && elapsed().compareTo(atMost) < 0) {
            client = client == null ? connect() : client;
            Health health = client == null ? null : health(client);
            if (client != null && health != null && health.up()) {
                show("");
                terminal.out().println("Ready after " + Words.duration(elapsed()) + " at " + client.service());
                terminal.out().flush();
                return Optional.of(client);
            }
            show("Starting the service … " + Words.duration(elapsed()) + "  " + lastLogLine());
            Thread.sleep(PAUSE);
        }
        show("");
        return Optional.empty();
    }

    boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private @Nullable CarrelClient connect() {
        try {
            Running running = Json.MAPPER.readValue(Files.readAllBytes(serviceFile), Running.class);
            return running.pid() == pid ? new CarrelClient(URI.create(running.url()), Retry.PATIENT) : null;
        } catch (IOException notYetThere) {
            return null;
        }
    }

    private static @Nullable Health health(CarrelClient client) {
        try {
            return client.readiness();
        } catch (UnreachableException notYetThere) {
            return null;
        }
    }

    /** What the service said last: on the way up, that is what it is doing. */
    private String lastLogLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "" : lines.getLast();
        } catch (IOException notReadable) {
            return "";
        }
    }

    /** Redraws the one line of progress; without a screen nothing is shown before the end. */
    private void show(String text) {
        if (terminal.live()) {
            terminal.err().print("\r\u001b[K" + Table.fitted(Terminal.plain(text), Terminal.columns() - 1));
            terminal.err().flush();
        }
    }
}
