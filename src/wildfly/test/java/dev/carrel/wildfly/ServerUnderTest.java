package dev.carrel.wildfly;

import dev.carrel.stores.EmbeddedStores;
import dev.carrel.stores.StoresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    private @Nullable EmbeddedStores stores;

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
        int http = freePort();
        int management = freePort();
        Path server = directory.resolve("server");
        create(server.resolve("deployments")); // Arquillian copies the configuration only
        System.setProperty("server.directory", server.toString());
        System.setProperty("server.management-port", Integer.toString(management));
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
                                "-Dcarrel.elasticsearch.hosts=" + started.elasticsearchHost())));
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (stores != null) {
            Path data = stores.directory();
            stores.close();
            delete(data);
        }
    }

    private static StoresConfig config(Path data) {
        Path node = Path.of(System.getProperty("carrel.elasticsearch.home"));
        return StoresConfig.in(data, node)
                .withPostgres(StoresConfig.Postgres.defaults().withBinaries(node.resolveSibling("postgres")))
                .withElasticsearch(StoresConfig.Elasticsearch.at(node).withHeap("512m"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port", e);
        }
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
