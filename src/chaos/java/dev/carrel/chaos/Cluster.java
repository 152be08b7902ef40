package dev.carrel.chaos;

import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Nodes on the same two stores, with a model of their own. Closing ends the nodes and the model, not the stores. */
final class Cluster implements AutoCloseable {
    /** Takes one passage of {@link Marker#LENGTH} and not two. */
    static final int CHUNK_SIZE = 150;

    /** All names of connections of nodes begin so. */
    static final String NODES = "chaos-node-";

    /** What the product waits for is made short, so that a round can wait for it, too; but not what decides who is right. */
    private static final Map<String, String> IMPATIENT = Map.ofEntries(
            Map.entry("carrel.ingestion.chunk-size", Integer.toString(CHUNK_SIZE)),
            Map.entry("carrel.ingestion.chunk-overlap", "0"),
            Map.entry("carrel.operation.lease", "PT2S"),
            Map.entry("carrel.operation.first-backoff", "PT0.25S"),
            Map.entry("carrel.operation.longest-backoff", "PT1S"),
            Map.entry("carrel.operation.max-attempts", "1000"),
            Map.entry("carrel.elasticsearch.request-timeout", "PT2S"),
            Map.entry("carrel.embedding.timeout", "PT3S"),
            Map.entry("carrel.embedding.max-retries", "1"),
            Map.entry("carrel.postgres.max-connections", "16"),
            // so that a purge is many batches, and a fault finds it in the middle
            Map.entry("carrel.deletion.batch-size", "50"),
            // above every wait for an answer and every pause
            Map.entry("carrel.deletion.second-look-after", "PT30S"),
            Map.entry("carrel.reconciliation.cron", "off"));

    private final Stores stores;
    private final FakeEmbeddings model = new FakeEmbeddings();
    private final ReentrantLock elasticsearch = new ReentrantLock();
    private final Path directory = Stores.newDirectory("chaos-");
    private final List<Node> nodes = new ArrayList<>();

    private Cluster(Stores stores) {
        this.stores = stores;
    }

    /** Starts so many nodes, and returns when all are ready. */
    static Cluster start(Stores stores, int nodes) {
        var cluster = new Cluster(stores);
        try {
            cluster.model.slow(Duration.ofMillis(10));
            for (int node = 0; node < nodes; node++) {
                String name = NODES + node;
                Map<String, String> settings = new HashMap<>(stores.settings(name));
                settings.putAll(cluster.model.settings());
                settings.putAll(IMPATIENT);
                cluster.nodes.add(new Node(name, cluster.directory, settings));
            }
            cluster.awaitReady();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** One of the nodes, whatever the number. */
    Node node(int number) {
        return nodes.get(Math.floorMod(number, nodes.size()));
    }

    /** How many nodes there are. */
    int size() {
        return nodes.size();
    }

    FakeEmbeddings model() {
        return model;
    }

    /** A look into both stores, for one thread. */
    StoreProbe probe() {
        return stores.probe();
    }

    /** Where the nodes' logs are. */
    Path directory() {
        return directory;
    }

    /** Starts nodes again that could not start. @return how many */
    long revive() {
        return nodes.stream().filter(Node::revive).count();
    }

    /** Waits until all nodes are ready for requests; those that could not start are started again. */
    void awaitReady() {
        nodes.forEach(Node::awaitReady);
    }

    /** The name of the connections of a lease's owner, {@code pid@host/random}; empty when it is no node of these. */
    Optional<String> connectionsOf(String owner) {
        long pid = Long.parseLong(owner.substring(0, owner.indexOf('@')));
        return nodes.stream().flatMap(node -> node.connectionsOf(pid).stream()).findFirst();
    }

    /** Takes Elasticsearch away and gives it back, whatever happens between; one at a time. */
    void withoutElasticsearch(boolean killed, Duration length) {
        elasticsearch.lock();
        try {
            if (killed) {
                stores.killElasticsearch();
            } else {
                stores.pauseElasticsearch();
            }
            try {
                Await.pause(length);
            } finally {
                if (killed) {
                    stores.startElasticsearch();
                } else {
                    stores.proceedElasticsearch();
                }
            }
        } finally {
            elasticsearch.unlock();
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        model.close();
    }
}
