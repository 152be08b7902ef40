package dev.carrel.reconciliation;

import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes, one nightly run. */
@Timeout(180)
class NightlyRunIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int NIGHTS = 4;

    private final Path directory = Stores.newDirectory("nightly-");

    @Test
    void oneOfTheNodesStartsItAndOneRunsIt() {
        try (Stores stores = Stores.start();
                var model = new FakeEmbeddings();
                ServiceProcess one = ServiceProcess.starting("night-one", directory, settings(stores, model, "one"));
                ServiceProcess two = ServiceProcess.starting("night-two", directory, settings(stores, model, "two"));
                StoreProbe probe = stores.probe()) {
            List.of(one, two).forEach(ServiceProcess::awaitReady);
            assertThat(nightsFromNow(probe)).as("due in the next 24 hours").isZero();
            for (int night = 1; night <= NIGHTS; night++) {
                int nights = night;
                one.pause();
                two.pause();
                probe.execute("update reconciliation_schedule set next_at = now() - interval '1 minute'");
                // longer than between two looks: both see it at once when they go on
                Await.pause(Duration.ofSeconds(3));
                one.proceed();
                two.proceed();
                Await.until(
                        "the run of night " + night + " is completed",
                        LIMIT,
                        () -> runs(probe, "and status = 'completed'") == nights);
                assertThat(runs(probe, "")).isEqualTo(night);
                assertThat(nightsFromNow(probe)).as("moved on once").isZero();
            }
            assertThat(probe.query("""
                            select r.scope || ' ' || r.mode || ' ' || count(*) from reconciliation r
                            join lease_claim c on c.operation_id = r.operation_id and c.token > 1
                            group by r.operation_id""", row -> row.getString(1)))
                    .as("each was claimed by one node")
                    .hasSize(NIGHTS)
                    .containsOnly("service heal 1");
        }
    }

    @Test
    void aNightInWhichAnotherRunIsUnderWayIsLeftOut() {
        try (Stores stores = Stores.start();
                var model = new FakeEmbeddings();
                ServiceProcess node = ServiceProcess.started("night", directory, settings(stores, model, "night"));
                StoreProbe probe = stores.probe()) {
            // open, and claimed by somebody else
            probe.execute("""
                    with open as (
                        insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status)
                        values (gen_random_uuid(), 'reconciliation', '*', '*',
                            '00000000-0000-0000-0000-000000000000', 'processing') returning operation_id)
                    insert into lease (operation_id, owner, token, expires_at)
                    select operation_id, 'somebody', 7, now() + interval '1 hour' from open""");
            probe.execute("update reconciliation_schedule set next_at = now() - interval '1 minute'");
            Await.until(
                    "the due time has moved on",
                    LIMIT,
                    () -> probe.count("select count(*) from reconciliation_schedule where next_at > now()") == 1);
            assertThat(runs(probe, "")).isEqualTo(1);
            assertThat(node.log()).contains("is left out");
        }
    }

    private static long runs(StoreProbe probe, String condition) {
        return probe.count(
                "select count(*) from operation where kind = 'reconciliation' and organization_id = '*' " + condition);
    }

    private static long nightsFromNow(StoreProbe probe) {
        return probe.count(
                "select floor(extract(epoch from next_at - now()) / 86400)::bigint from reconciliation_schedule");
    }

    private static Map<String, String> settings(Stores stores, FakeEmbeddings model, String node) {
        Map<String, String> settings = new HashMap<>(stores.settings(node));
        settings.putAll(model.settings());
        settings.put("carrel.reconciliation.cron", "0 3 * * *");
        return settings;
    }
}
