package dev.carrel.wildfly;

import dev.carrel.harness.Api;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.stores.EmbeddedStores;
import dev.carrel.stores.StoresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Starts real stores before Arquillian starts the server, which looks for its job repository when it boots, and ends them
 * after it. What the server is told, {@code arquillian.xml} takes from the system properties set here.
 *
 * <p>A clean end removes the directory; one that is still there belongs to a run that was killed, and whatever that left
 * running is ended first.
 */
public class ServerUnderTest implements LauncherSessionListener {
    /** Chunks that a deletion purges together. */
    static final int DELETION_BATCH = 10;

    private static final String MANAGEMENT_PORT = "server.management-port";

    private static volatile @Nullable EmbeddedStores stores;

    /** A look into the server's stores. */
    static StoreProbe probe() {
        EmbeddedStores running = stores;
        if (running == null) {
            throw new IllegalStateException("The stores are not started");
        }
        return new StoreProbe(
                running.postgresUrl(), running.postgresUser(), running.postgresPassword(), running.elasticsearchHost());
    }

    /** The server's management interface. */
    static Api management() {
        return new Api("http://127.0.0.1:" + System.getProperty(MANAGEMENT_PORT));
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Path directory = Path.of(System.getProperty("tests.directory"));
        StoresConfig config = config(directory.resolve("data"));
        if (Files.exists(config.directory())) {
            EmbeddedStores.start(config).close();
            delete(directory);
        }
        EmbeddedStores started = EmbeddedStores.start(config);
        stores = started;
        int http = ServiceProcess.freePort();
        int management = ServiceProcess.freePort();
        Path server = directory.resolve("server");
        create(server.resolve("deployments")); // Arquillian copies the configuration only
        System.setProperty("server.directory", server.toString());
        System.setProperty(MANAGEMENT_PORT, Integer.toString(management));
        System.setProperty(
                "server.arguments",
                String.join(
                        " ",
                        List.of(
                                "-Xmx1g",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djboss.http.port=" + http,
                                "-Djboss.management.http.port=" + management,
                                "-Dcarrel.postgres.url=" + started.postgresUrl(),
                                "-Dcarrel.postgres.user=" + started.postgresUser(),
                                "-Dcarrel.postgres.password=" + started.postgresPassword(),
                                "-Dcarrel.elasticsearch.hosts=" + started.elasticsearchHost(),
                                // small, so that few chunks are several batches
                                "-Dcarrel.deletion.batch-size=" + DELETION_BATCH)));
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        EmbeddedStores running = stores;
        if (running != null) {
            Path data = running.directory();
            running.close();
            delete(data);
        }
    }

    private static StoresConfig config(Path data) {
        Path node = Path.of(System.getProperty("carrel.elasticsearch.home"));
        return StoresConfig.in(data, node)
                .withPostgres(StoresConfig.Postgres.defaults().withBinaries(node.resolveSibling("postgres")))
                .withElasticsearch(StoresConfig.Elasticsearch.at(node).withHeap("512m"));
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be made", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be removed", e);
        }
    }
}
