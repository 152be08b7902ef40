package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch as a process of its own on the loopback interface. On disk: {@code data/}, {@code logs/} (of the node,
 * and {@code console.log} of its JVM), {@code tmp/}, and {@code address.properties}, which the node writes.
 */
final class ElasticsearchNode implements Store {

    private static final System.Logger LOG = System.getLogger(ElasticsearchNode.class.getName());

    private final Path directory;
    private final StoresConfig.Elasticsearch config;
    private final Wait wait;
    private final Duration stopTimeout;

    private @Nullable ProcessHandle process;
    private @Nullable String host;

    ElasticsearchNode(Path directory, StoresConfig.Elasticsearch config, Wait wait, Duration stopTimeout) {
        this.directory = directory;
        this.config = config;
        this.wait = wait;
        this.stopTimeout = stopTimeout;
    }

    /** Address and port. */
    String host() {
        if (host == null) {
            throw new IllegalStateException("Elasticsearch has not been started");
        }
        return host;
    }

    @Override
    public void start() {
        long begin = System.nanoTime();
        try {
            Files.createDirectories(directory.resolve("logs"));
            Files.createDirectories(directory.resolve("tmp"));
            List<String> command = ElasticsearchCommand.line(config, directory);
            boolean takenOver = takeOver(command);
            if (!takenOver) {
                running().forEach(left -> Processes.end(left, stopTimeout));
                launch(command);
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "Elasticsearch {0} in {1} ms: {2}, process {3}",
                    takenOver ? "found running, taken over" : "started",
                    Long.toString((System.nanoTime() - begin) / 1_000_000),
                    host(),
                    Long.toString(process == null ? 0 : process.pid()));
        } catch (IOException failure) {
            throw new StoreStartException("Elasticsearch cannot use " + directory + ": " + failure, failure);
        }
    }

    private List<ProcessHandle> running() {
        return Processes.workingIn(
                directory,
                line -> line.contains(ElasticsearchCommand.MAIN_CLASS) && line.contains(directory.toString()));
    }

    /** True when exactly one node runs here, started as it would be started now, and answers. */
    private boolean takeOver(List<String> command) {
        List<ProcessHandle> running = running();
        if (running.size() != 1 || !Processes.commandLine(running.getFirst()).equals(command)) {
            return false;
        }
        ProcessHandle left = running.getFirst();
        boolean ready = wait.half().until(() -> !Processes.alive(left) || answers(left)) && Processes.alive(left);
        if (ready) {
            process = left;
        }
        return ready;
    }

    private void launch(List<String> command) throws IOException {
        Path console = directory.resolve("logs/console.log");
        Files.deleteIfExists(console);
        Files.deleteIfExists(directory.resolve(ElasticsearchAddress.FILE));
        ProcessHandle started = Launcher.launch(command, directory, console).toHandle();
        process = started;
        boolean inTime = wait.until(() -> !Processes.alive(started) || answers(started));
        if (!inTime) {
            throw StoreStartException.withLog(
                    "Elasticsearch (process " + started.pid() + ") was not ready within "
                            + wait.limit().toSeconds() + " seconds"
                            + (host == null ? "" : "; it answers on " + host + ", but an index in it stays red"),
                    directory.resolve("logs/elasticsearch.log"),
                    null);
        }
        if (!Processes.alive(started)) {
            throw StoreStartException.withLog("Elasticsearch ended while it was starting", console, null);
        }
    }

    /** Whether this very process serves requests and has all its indexes. */
    private boolean answers(ProcessHandle node) {
        Optional<String> published = ElasticsearchAddress.of(node, directory);
        published.ifPresent(address -> host = address);
        return published.isPresent() && ElasticsearchAddress.isReady(published.get(), node);
    }

    @Override
    public void stop() {
        if (process != null) {
            Processes.end(process, stopTimeout);
        }
    }
}
