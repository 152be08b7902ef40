package dev.carrel.chaos;

import dev.carrel.harness.Await;
import dev.carrel.harness.StoreProbe;
import java.time.Duration;
import java.util.List;

/** Lets a plan's faults happen when their time has come. Faults of different parts may last at the same time. */
final class Faults {
    /** Elasticsearch is away less long than nodes: it takes seconds to start. */
    private static final Duration ELASTICSEARCH_AWAY = Duration.ofSeconds(1);

    /** A node is started again soon, because starting takes seconds, too. */
    private static final int QUICKER = 4;

    private final Cluster cluster;
    private final Findings findings;

    Faults(Cluster cluster, Findings findings) {
        this.cluster = cluster;
        this.findings = findings;
    }

    /** Does them one by one as they come due, and returns a task for each. */
    List<Runnable> of(List<PlannedFault> planned, Progress progress) {
        return planned.stream()
                .<Runnable>map(fault -> () -> {
                    progress.awaitSteps(fault.afterSteps());
                    Await.pause(fault.delay());
                    findings.count("fault " + fault.kind());
                    happen(fault);
                })
                .toList();
    }

    private void happen(PlannedFault fault) {
        Node node = cluster.node(fault.node());
        switch (fault.kind()) {
            case KILL -> node.kill(fault.length().dividedBy(QUICKER));
            case PAUSE -> node.pause(fault.length());
            case CUT_NODE -> cut(node.name());
            case CUT_ALL -> cut(Cluster.NODES);
            case RESTART_ELASTICSEARCH -> cluster.withoutElasticsearch(true, ELASTICSEARCH_AWAY);
            case PAUSE_ELASTICSEARCH -> cluster.withoutElasticsearch(false, fault.length());
            case TERMINATE -> node.terminate();
            case MODEL_AWAY -> {
                cluster.model().fail(true);
                Await.pause(fault.length());
                cluster.model().fail(false);
            }
        }
    }

    private void cut(String connections) {
        try (StoreProbe probe = cluster.probe()) {
            findings.count("connections cut", probe.cutConnections(connections));
        }
    }
}
