package dev.carrel.crash;

import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL is away just when documents are being received: the request fails, and its operation must not be kept open for
 * ever by a node that lives on. Found by the chaos harness (seed 8008). On stores of its own, because of the triggers.
 */
@Timeout(180)
class ReceptionThatBreaksOffIT {
    @Test
    void theOperationEndsWhereverTheRequestFailed() {
        try (Stores stores = Stores.start();
                var model = new FakeEmbeddings()) {
            Map<String, String> settings = new HashMap<>(stores.settings("reception"));
            settings.putAll(model.settings());
            settings.put("carrel.operation.lease", "PT3S");
            try (ServiceProcess node =
                            ServiceProcess.started("reception", Stores.newDirectory("reception-"), settings);
                    StoreProbe probe = stores.probe()) {
                probe.execute("""
                        create function refuse() returns trigger language plpgsql as $$
                        begin raise exception 'away'; end $$""");
                for (String moment : List.of("insert on ingestion", "update on ingestion")) {
                    probe.execute("create trigger refuse before " + moment + " for each row execute function refuse()");
                    int status = node.api()
                            .post(
                                    Api.agent("organization", "agent") + "/documents",
                                    Map.of("documents", List.of(Map.of("key", "d", "text", "a text"))))
                            .status();
                    assertThat(status).as(moment).isGreaterThanOrEqualTo(500);
                    probe.execute("drop trigger refuse on ingestion");
                    assertThat(probe.count("select count(*) from operation")).isPositive();
                    Await.until(
                            "the operation has ended after a fault of " + moment,
                            Duration.ofSeconds(60),
                            () -> probe.count("select count(*) from operation where finished_at is null") == 0);
                }
            }
        }
    }
}
