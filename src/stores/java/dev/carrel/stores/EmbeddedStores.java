package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The running stores of one data directory.
 *
 * <pre>{@code
 * try (var stores = EmbeddedStores.start(StoresConfig.in(Path.of("data"), Path.of("target/elasticsearch")))) {
 *     … stores.postgresUrl() … stores.elasticsearchHost() …
 * }
 * }</pre>
 *
 * <p>Closing ends the processes. Who wants that at SIGTERM too registers a shutdown hook that closes; while
 * {@link #start} runs it has one of its own. Thread-safe.
 */
public final class EmbeddedStores implements AutoCloseable {

    private final Path directory;
    private final DirectoryLock lock;
    private final @Nullable PostgresServer postgres;
    private final @Nullable ElasticsearchNode elasticsearch;
    /** Set when a start is to end early: the other store failed, or the JVM is going down. */
    private final AtomicBoolean abandoned = new AtomicBoolean();

    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedStores(Path directory, DirectoryLock lock, StoresConfig config) {
        this.directory = directory;
        this.lock = lock;
        this.postgres = config.postgres() == null
                ? null
                : new PostgresServer(
                        directory.resolve("postgres"),
                        config.postgres(),
                        new Wait(config.startTimeout(), abandoned),
                        config.stopTimeout());
        this.elasticsearch = config.elasticsearch() == null
                ? null
                : new ElasticsearchNode(
                        directory.resolve("elasticsearch"),
                        config.elasticsearch(),
                        new Wait(config.startTimeout(), abandoned),
                        config.stopTimeout());
    }

    /**
     * Starts the stores asked for, at the same time, or takes over those that a killed owner left running. Returns
     * when they serve requests. The directory is locked even when both are somebody else's.
     *
     * @throws StoreStartException when one of them does not start, after ending the other, or when the directory is
     *     in use by another process
     */
    public static EmbeddedStores start(StoresConfig config) {
        Path directory = made(config.directory());
        var stores = new EmbeddedStores(directory, DirectoryLock.take(directory), config);
        var done = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().name("carrel-stores-give-up").unstarted(() -> {
            stores.abandoned.set(true);
            await(done, config.stopTimeout().multipliedBy(2));
        });
        boolean started = false;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            stores.all(Store::start);
            started = true;
            return stores;
        } finally {
            try {
                if (!started) {
                    stores.close();
                }
            } finally {
                done.countDown();
                remove(hook);
            }
        }
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory).toRealPath();
        } catch (IOException failure) {
            throw new StoreStartException("The data directory " + directory + " cannot be made: " + failure, failure);
        }
    }

    /** The data directory, as a real path. */
    public Path directory() {
        return directory;
    }

    /** The JDBC URL of the database {@code carrel}; {@link IllegalStateException} when PostgreSQL was left out. */
    public String postgresUrl() {
        return postgres().url();
    }

    /** The owner of the database, and superuser of the embedded server. */
    public String postgresUser() {
        return PostgresFiles.USER;
    }

    /** Its password: random, made with the data directory. {@link IllegalStateException} as above. */
    public String postgresPassword() {
        return postgres().password();
    }

    /** Address and port, as {@code 127.0.0.1:9200}; {@link IllegalStateException} when Elasticsearch was left out. */
    public String elasticsearchHost() {
        if (elasticsearch == null) {
            throw new IllegalStateException("Elasticsearch is not embedded here");
        }
        return elasticsearch.host();
    }

    private PostgresServer postgres() {
        if (postgres == null) {
            throw new IllegalStateException("PostgreSQL is not embedded here");
        }
        return postgres;
    }

    /** Ends what runs, killing it after the stop timeout, and frees the directory. Once; later calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                all(Store::stop);
            } finally {
                lock.close();
            }
        }
    }

    /** Does the same with both at once and waits for both, even if one fails; then throws the first failure. */
    private void all(Consumer<Store> action) {
        List<Store> stores = Stream.<@Nullable Store>of(postgres, elasticsearch)
                .filter(Objects::nonNull)
                .toList();
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("carrel-stores-", 0).factory())) {
            stores.forEach(store -> threads.execute(() -> {
                try {
                    action.accept(store);
                } catch (RuntimeException failure) {
                    failures.add(failure);
                    abandoned.set(true);
                }
            }));
        }
        RuntimeException first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void await(CountDownLatch done, Duration limit) {
        try {
            done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // it runs already, and has been told
        }
    }
}
