package dev.carrel.wildfly;

import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * A node that is killed ({@code kill -9}) in the middle of a deletion, an ingestion and a reconciliation; its successor has
 * the other runtime, or is the same server after its next boot. All share one PostgreSQL and one Elasticsearch, of which the
 * first node to start made the tables and the index. WildFly is configured by the environment.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class KilledNodeIT {
    private static final boolean SLOWLY = true;
    private static final boolean FAST = false;

    private final Path directory = Stores.newDirectory("killed-");
    private final FakeEmbeddings model = new FakeEmbeddings();
    private Stores stores;
    private StoreProbe probe;

    @BeforeAll
    void start() {
        stores = Stores.start();
        probe = stores.probe();
    }

    @AfterAll
    void stop() {
        probe.close();
        stores.close();
        model.close();
    }

    private ServiceProcess quarkus(boolean slowly) {
        return ServiceProcess.started("quarkus", directory, settings("quarkus", slowly));
    }

    private ServiceProcess wildfly(String name, boolean slowly) {
        return WildFlyProcess.started(name, directory, settings(name, slowly));
    }

    private Map<String, String> settings(String node, boolean slowly) {
        Map<String, String> settings = new HashMap<>(stores.settings(node));
        settings.putAll(model.settings());
        settings.putAll(InterruptedWork.settings(slowly));
        return settings;
    }

    @Test
    void whatQuarkusHadBegunIsEndedByWildFly() {
        InterruptedWork work;
        try (ServiceProcess node = quarkus(SLOWLY)) {
            work = new InterruptedWork(node, probe, model);
        }
        try (ServiceProcess node = wildfly("successor", FAST)) {
            work.assertEndedBy(node);
        }
    }

    @Test
    void whatWildFlyHadBegunIsEndedByQuarkus() {
        InterruptedWork work;
        try (ServiceProcess node = wildfly("predecessor", SLOWLY)) {
            work = new InterruptedWork(node, probe, model);
        }
        try (ServiceProcess node = quarkus(FAST)) {
            work.assertEndedBy(node);
        }
    }

    @Test
    void whatWildFlyHadBegunIsEndedAfterItsNextBoot() {
        InterruptedWork work;
        try (ServiceProcess node = wildfly("rebooted", SLOWLY)) {
            work = new InterruptedWork(node, probe, model);
        }
        try (ServiceProcess node = wildfly("rebooted", FAST)) {
            work.assertEndedBy(node);
        }
    }
}
