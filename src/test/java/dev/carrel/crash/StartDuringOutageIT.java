package dev.carrel.crash;

import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A node that starts while PostgreSQL is away, takes its connections away or is busy, waits instead of ending. */
@ExtendWith(SharedStores.class)
@Timeout(180)
class StartDuringOutageIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aNodeWaitsForPostgresToLetItIn(Stores stores) {
        try (var model = new FakeEmbeddings();
                StoreProbe elsewhere = inAnotherDatabase(stores)) {
            elsewhere.execute("alter database carrel allow_connections false");
            try (ServiceProcess node = starting(stores, model, "let-in")) {
                Await.until("the node waits", LIMIT, () -> node.log().contains("waiting for PostgreSQL"));
                elsewhere.execute("alter database carrel allow_connections true");
                node.awaitReady();
            } finally {
                elsewhere.execute("alter database carrel allow_connections true");
            }
        }
    }

    /** Nobody can lock a database up from within. */
    private static StoreProbe inAnotherDatabase(Stores stores) {
        Map<String, String> settings = stores.settings("elsewhere");
        String url = settings.getOrDefault("carrel.postgres.url", "");
        assertThat(url).contains("/carrel?");
        return new StoreProbe(
                url.replace("/carrel?", "/postgres?"),
                settings.getOrDefault("carrel.postgres.user", ""),
                settings.getOrDefault("carrel.postgres.password", ""),
                stores.elasticsearchHost());
    }

    @Test
    void aNodeWhoseConnectionsAreCutWhileItStartsGoesOn(Stores stores) {
        try (var model = new FakeEmbeddings();
                StoreProbe probe = stores.probe();
                StoreProbe holder = stores.probe()) {
            holder.execute("begin");
            // what a node asks first, after its migrations
            holder.execute("lock table store_identity");
            try (ServiceProcess node = starting(stores, model, "cut-start")) {
                Await.until(
                        "the node has begun to start",
                        LIMIT,
                        () -> probe.count("select count(*) from pg_stat_activity where application_name = 'cut-start'"
                                        + " and wait_event_type = 'Lock'")
                                > 0);
                assertThat(probe.cutConnections("cut-start")).isPositive();
                Await.until("the node tries again", LIMIT, () -> node.log().contains("Waiting for the stores"));
                holder.execute("rollback");
                node.awaitReady();
            }
        }
    }

    @Test
    void aMigrationMayTakeLongerThanATransaction(Stores stores) {
        try (var model = new FakeEmbeddings();
                StoreProbe probe = stores.probe();
                StoreProbe holder = stores.probe()) {
            holder.execute("begin");
            holder.execute("lock table flyway_schema_history");
            Map<String, String> limit =
                    Map.of("quarkus.datasource.jdbc.new-connection-sql", "set transaction_timeout = '2s'");
            try (ServiceProcess node = starting(stores, model, "migration", limit)) {
                Await.until(
                        "the migration has waited for longer",
                        LIMIT,
                        () -> probe.count("select count(*) from pg_stat_activity where application_name = 'migration'"
                                        + " and wait_event_type = 'Lock' and now() - xact_start > interval '4 s'")
                                > 0);
                holder.execute("rollback");
                node.awaitReady();
            }
        }
    }

    private static ServiceProcess starting(Stores stores, FakeEmbeddings model, String name) {
        return starting(stores, model, name, Map.of());
    }

    private static ServiceProcess starting(
            Stores stores, FakeEmbeddings model, String name, Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(stores.settings(name));
        settings.putAll(model.settings());
        settings.putAll(others);
        return ServiceProcess.starting(name, Stores.newDirectory(name + "-"), settings);
    }
}
