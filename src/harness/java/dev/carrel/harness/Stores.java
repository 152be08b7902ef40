package dev.carrel.harness;

import dev.carrel.stores.EmbeddedStores;
import dev.carrel.stores.StoresConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A PostgreSQL and an Elasticsearch for any number of nodes. Elasticsearch has a directory and an owner of its own, so that
 * a test can take it away and give it back, with the same data on the same port.
 */
public final class Stores implements AutoCloseable {
    /** The assembled node. */
    public static final Path ELASTICSEARCH_HOME = Path.of(
                    System.getProperty("carrel.elasticsearch.home", "target/elasticsearch"))
            .toAbsolutePath();

    private final Path directory;
    private final EmbeddedStores postgres;
    private EmbeddedStores elasticsearch;
    private final int elasticsearchPort;

    private Stores(Path directory, EmbeddedStores postgres, EmbeddedStores elasticsearch) {
        this.directory = directory;
        this.postgres = postgres;
        this.elasticsearch = elasticsearch;
        String host = elasticsearch.elasticsearchHost();
        this.elasticsearchPort = Integer.parseInt(host.substring(host.indexOf(':') + 1));
    }

    /** Starts both on an empty directory below {@code target}. */
    public static Stores start() {
        Path directory = newDirectory("stores-");
        EmbeddedStores postgres = EmbeddedStores.start(StoresConfig.in(directory.resolve("p"), ELASTICSEARCH_HOME)
                .withPostgres(
                        StoresConfig.Postgres.defaults().withBinaries(ELASTICSEARCH_HOME.resolveSibling("postgres")))
                .withElasticsearch(null));
        Stores stores = new Stores(directory, postgres, EmbeddedStores.start(elasticsearch(directory, 0)));
        // for a run that is broken off; closing twice does nothing
        Runtime.getRuntime().addShutdownHook(new Thread(stores::close, "close-stores"));
        return stores;
    }

    private static StoresConfig elasticsearch(Path directory, int port) {
        return StoresConfig.in(directory.resolve("e"), ELASTICSEARCH_HOME)
                .withPostgres(null)
                .withElasticsearch(StoresConfig.Elasticsearch.at(ELASTICSEARCH_HOME)
                        .withHeap("512m")
                        .withPort(port));
    }

    /** A new directory for a test's files. */
    public static Path newDirectory(String prefix) {
        try {
            return Files.createTempDirectory(Files.createDirectories(ELASTICSEARCH_HOME.resolveSibling("it")), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for a test", e);
        }
    }

    /**
     * Settings that make a service use these stores.
     *
     * @param node the name its connections have in PostgreSQL
     */
    public Map<String, String> settings(String node) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "carrel.postgres.url",
                postgres.postgresUrl() + "?reWriteBatchedInserts=true&tcpKeepAlive=true&ApplicationName=" + node);
        settings.put("carrel.postgres.user", postgres.postgresUser());
        settings.put("carrel.postgres.password", postgres.postgresPassword());
        settings.put("carrel.elasticsearch.hosts", elasticsearchHost());
        return settings;
    }

    /** A look into both. */
    public StoreProbe probe() {
        return new StoreProbe(
                postgres.postgresUrl() + "?ApplicationName=probe",
                postgres.postgresUser(),
                postgres.postgresPassword(),
                elasticsearchHost());
    }

    public String elasticsearchHost() {
        return "127.0.0.1:" + elasticsearchPort;
    }

    /** Kills Elasticsearch. */
    public void killElasticsearch() {
        ProcessHandle.of(elasticsearchPid()).ifPresent(node -> {
            node.destroyForcibly();
            node.onExit().join();
        });
        elasticsearch.close();
    }

    /** Starts Elasticsearch again where it was. */
    public void startElasticsearch() {
        elasticsearch = EmbeddedStores.start(elasticsearch(directory, elasticsearchPort));
    }

    /** Stops Elasticsearch where it stands; its connections stay open. */
    public void pauseElasticsearch() {
        Signal.stop(elasticsearchPid());
    }

    /** Lets Elasticsearch go on after a pause. */
    public void proceedElasticsearch() {
        Signal.proceed(elasticsearchPid());
    }

    private long elasticsearchPid() {
        var published = new Properties();
        try (Reader file = Files.newBufferedReader(directory.resolve("e/elasticsearch/address.properties"))) {
            published.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Elasticsearch has not said where it is", e);
        }
        return Long.parseLong(published.getProperty("pid"));
    }

    /** Ends both and removes their data. */
    @Override
    public void close() {
        try {
            elasticsearch.close();
        } finally {
            postgres.close();
        }
        try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be removed", e);
        }
    }
}
