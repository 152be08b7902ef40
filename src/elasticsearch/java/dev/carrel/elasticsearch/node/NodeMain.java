package dev.carrel.elasticsearch.node;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.network.NetworkAddress;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs one Elasticsearch node until SIGTERM. Arguments: the assembled home, the node's own directory, the HTTP port,
 * the transport port; a port of 0 lets the operating system choose.
 *
 * <p>In its directory it keeps {@code data/}, {@code logs/elasticsearch.log}, and, once it accepts requests,
 * {@link Address#FILE}. A failure to start ends the process with status 1 and its stack trace on stderr.
 */
public final class NodeMain {

    private static final int CLOSE_SECONDS = 20;

    private NodeMain() {}

    /** @param arguments home, directory, HTTP port, transport port */
    public static void main(String[] arguments) {
        // kept, because Elasticsearch turns System.err into a logger, and whoever started us reads the real one
        PrintStream console = System.err;
        if (arguments.length != 4) {
            console.println("usage: NodeMain HOME DIRECTORY HTTP_PORT TRANSPORT_PORT");
            System.exit(2);
        }
        try {
            run(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], arguments[3]);
        } catch (Throwable failure) {
            failure.printStackTrace(console);
            // threads of a half-built node would keep the process alive
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path home, Path directory, String httpPort, String transportPort) throws Exception {
        LogConfigurator.registerErrorListener();
        LogConfigurator.loadLog4jPlugins();
        LogConfigurator.setNodeName("carrel");
        LogConfigurator.configureESLogging();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings(home, directory, httpPort, transportPort), Map.of(), null, () -> "carrel");
        LogConfigurator.configure(environment, false);
        // the last argument, false, leaves out the module-path exports: our jars are on the class path
        PluginsLoader modules = PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of(), false);
        Node node = new Node(environment, modules);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close-node"));
        node.start();
        var bound = node.injector().getInstance(HttpServerTransport.class).boundAddress();
        Address.publish(directory, NetworkAddress.format(bound.publishAddress().address()));
        Thread.currentThread().join();
    }

    private static Settings settings(Path home, Path directory, String httpPort, String transportPort) {
        return Settings.builder()
                .put("path.home", home)
                .put("path.data", directory.resolve("data"))
                .put("path.logs", directory.resolve("logs"))
                .put("node.name", "carrel")
                .put("cluster.name", "carrel")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", httpPort)
                .put("transport.port", transportPort)
                // a bulk to an index that does not exist must fail, not invent a mapping
                .put("action.auto_create_index", false)
                // percentages of the disk refuse shards on any well-filled machine; still stop before it is full
                .put("cluster.routing.allocation.disk.watermark.low", "1gb")
                .put("cluster.routing.allocation.disk.watermark.high", "512mb")
                .put("cluster.routing.allocation.disk.watermark.flood_stage", "256mb")
                .build();
    }

    private static void close(Node node) {
        try {
            node.prepareForClose();
            node.close();
            node.awaitClose(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | RuntimeException failure) {
            failure.printStackTrace();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
