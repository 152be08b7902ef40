package dev.carrel.crash;

import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL is away just when JBeret notes the start of a job: its thread ends before any listener of ours is called, and
 * the execution stays STARTED for ever. Found by the chaos harness (seed 2019). On stores of its own, because of the trigger.
 */
@Timeout(180)
class JobThatDoesNotBeginIT {
    @Test
    void theOperationIsTakenUpAgain() {
        String organization = "unbegun-" + UUID.randomUUID();
        var vectors = new Corpus("vectors", 2, 20);
        try (Stores stores = Stores.start();
                var model = new FakeEmbeddings()) {
            Map<String, String> settings = new HashMap<>(stores.settings("unbegun"));
            settings.putAll(Corpus.settings(model));
            settings.put("carrel.operation.lease", "PT3S");
            try (ServiceProcess node = ServiceProcess.started("unbegun", Stores.newDirectory("unbegun-"), settings);
                    StoreProbe probe = stores.probe()) {
                probe.execute("""
                        create function refuse() returns trigger language plpgsql as $$
                        begin raise exception 'away'; end $$""");
                probe.execute("create trigger refuse before update on job_execution for each row"
                        + " when (new.batchstatus = 'STARTED') execute function refuse()");
                Ingested ingestion =
                        Ingested.accepted(node.api(), probe, organization, "agent", vectors, vectors.asVectors());
                // the first claim received the documents, the second was to begin the job
                Await.until(
                        "the node gives the job up and tries again",
                        Duration.ofSeconds(60),
                        () -> probe.tokens(ingestion.operation()).size() > 2);
                probe.execute("drop trigger refuse on job_execution");

                ingestion.awaitCompletion(Duration.ofSeconds(60));
                ingestion.assertExact(node.api(), vectors.counters());
                assertThat(node.log()).contains("has not begun");
            }
        }
    }
}
