package dev.carrel.quarkus;

import dev.carrel.stores.EmbeddedStores;
import dev.carrel.stores.StoresConfig;
import dev.carrel.warm.WarmConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Starts the embedded stores, tells the service their addresses by system properties, and describes both in
 * {@code service.json} for operators and benchmarks. A store whose address is configured is somebody else's and not started.
 */
final class LocalStores implements AutoCloseable {
    private static final String POSTGRES_URL = "carrel.postgres.url";
    private static final String ELASTICSEARCH_HOSTS = "carrel.elasticsearch.hosts";

    private final EmbeddedStores stores;
    private final Path description;

    private LocalStores(EmbeddedStores stores, Path description) {
        this.stores = stores;
        this.description = description;
    }

    /** @throws dev.carrel.stores.StoreStartException when a store does not start; its message is for people */
    static LocalStores start() {
        Config config = ConfigProvider.getConfig();
        Path data = Path.of(setting(config, "carrel.data").orElse("data")).toAbsolutePath();
        Path node = Path.of(setting(config, "carrel.elasticsearch.home").orElse("target/elasticsearch"))
                .toAbsolutePath();
        boolean ownPostgres = setting(config, POSTGRES_URL).isEmpty();
        boolean ownElasticsearch = setting(config, ELASTICSEARCH_HOSTS).isEmpty();
        String heap = setting(config, "carrel.elasticsearch.heap").orElse("1g");
        StoresConfig.Postgres postgres = StoresConfig.Postgres.defaults()
                .withSharedBuffers(setting(config, "carrel.postgres.shared-buffers")
                        .orElseGet(() -> StoresConfig.Postgres.sharedBuffers(WarmConfig.machineBytes())))
                .withBinaries(Path.of(setting(config, "carrel.postgres.binaries")
                        .orElse(node.resolveSibling("postgres").toString())));
        EmbeddedStores stores = EmbeddedStores.start(StoresConfig.in(data, node)
                .withPostgres(ownPostgres ? postgres : null)
                .withElasticsearch(
                        ownElasticsearch ? StoresConfig.Elasticsearch.at(node).withHeap(heap) : null));
        if (ownPostgres) {
            System.setProperty(POSTGRES_URL, stores.postgresUrl() + "?reWriteBatchedInserts=true&tcpKeepAlive=true");
            System.setProperty("carrel.postgres.user", stores.postgresUser());
            System.setProperty("carrel.postgres.password", stores.postgresPassword());
        }
        if (ownElasticsearch) {
            System.setProperty(ELASTICSEARCH_HOSTS, stores.elasticsearchHost());
        }
        return new LocalStores(stores, data.resolve("service.json"));
    }

    private static Optional<String> setting(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }

    /** Leaves the addresses in {@code service.json}, once the service listens. */
    void describe() {
        Config config = ConfigProvider.getConfig();
        String text = """
                {"pid": %d, "url": "http://127.0.0.1:%s", "postgresUrl": "%s", "postgresUser": "%s",
                 "postgresPassword": "%s", "elasticsearch": "%s"}
                """.formatted(
                        ProcessHandle.current().pid(),
                        setting(config, "carrel.port").orElse("8080"),
                        setting(config, POSTGRES_URL).orElse(""),
                        setting(config, "carrel.postgres.user").orElse(""),
                        setting(config, "carrel.postgres.password").orElse(""),
                        setting(config, ELASTICSEARCH_HOSTS).orElse(""));
        try {
            Path fresh = Files.createTempFile(
                    description.getParent(),
                    "service",
                    ".json",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, description, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The description of the service cannot be written to " + description, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(description);
        } catch (IOException e) {
            // it names a pid that is gone; whoever reads it finds out
        }
        stores.close();
    }
}
