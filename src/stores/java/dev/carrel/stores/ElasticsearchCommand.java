package dev.carrel.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The node's command line. Everything that matters is on it, so that equal lines mean equal nodes. */
final class ElasticsearchCommand {

    /** In the assembled home; by this name a running node is recognized. */
    static final String MAIN_CLASS = "dev.carrel.elasticsearch.node.NodeMain";

    private ElasticsearchCommand() {}

    /** @throws StoreStartException when the home is not an assembled node */
    static List<String> line(StoresConfig.Elasticsearch config, Path directory) throws IOException {
        if (!Files.isDirectory(config.home().resolve("lib"))) {
            throw new StoreStartException("There is no Elasticsearch node in "
                    + config.home().toAbsolutePath() + ": assemble it with `mvn -f src/elasticsearch/pom.xml package`,"
                    + " say where it is (carrel.elasticsearch.home),"
                    + " or use an Elasticsearch of your own (CARREL_ELASTICSEARCH_HOSTS)");
        }
        Path home = config.home().toRealPath();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + config.heap(),
                "-Xmx" + config.heap(),
                "-Xss1m",
                // small machines would get the serial collector, whose pauses outlast a request's patience
                "-XX:+UseG1GC",
                // a node out of memory answers some requests and not others; a dead one is noticed
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:ErrorFile=" + directory.resolve("logs/jvm-crash.log"),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                // as the distribution sets them
                "-Dio.netty.noUnsafe=true",
                "-Dio.netty.noKeySetOptimization=true",
                "-Dio.netty.recycler.maxCapacityPerThread=0",
                "-Dlog4j.shutdownHookEnabled=false",
                "-Dlog4j2.disable.jmx=true",
                // tells a node that runs older jars from one that runs those now in the home
                "-Dcarrel.assembled=" + Trees.lastModified(home),
                "-cp",
                home.resolve("lib") + "/*",
                MAIN_CLASS,
                home.toString(),
                directory.toString(),
                Integer.toString(config.port()),
                "0");
    }
}
