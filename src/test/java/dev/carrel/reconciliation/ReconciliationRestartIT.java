package dev.carrel.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that is killed, cancelled or loses Elasticsearch goes on where it was: each slice is counted once, each drift told
 * once and healed. The rate limit makes a run last for seconds.
 */
@Timeout(240)
class ReconciliationRestartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> HEAL = Map.of("mode", "heal");
    private static final Map<String, String> REPORT = Map.of("mode", "report");

    /** What {@link SliceMapper} divides a run into. */
    private static final int PARTS = 8;

    private static final int AGENTS = 24;
    private static final int CHUNKS = 15;

    /** Without chunks, so that each part has several slices. */
    private static final int EMPTY_AGENTS = 4000;

    private final Path directory = Stores.newDirectory("reconciliation-restart-");
    private Stores stores;
    private FakeEmbeddings model;
    private StoreProbe probe;
    private ServiceProcess service;

    @BeforeEach
    void start() {
        stores = Stores.start();
        model = new FakeEmbeddings();
        service = started(100_000);
        probe = stores.probe();
        for (int agent = 0; agent < AGENTS; agent++) {
            List<Map<String, Object>> chunks = IntStream.range(0, CHUNKS)
                    .mapToObj(i -> Map.<String, Object>of(
                            "key", "k" + i, "text", "text " + i, "embedding", FakeEmbeddings.vector("text " + i)))
                    .toList();
            service.api()
                    .put(Api.agent("o", "a" + agent) + "/chunks", Map.of("chunks", chunks))
                    .expect(200);
        }
        probe.execute("insert into organization (organization_id, agent_count) values ('empty', ?)", EMPTY_AGENTS);
        probe.execute("""
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension)
                select gen_random_uuid(), 'empty', 'a' || i, n.embedding_model, n.embedding_dimension
                from generate_series(1, ?) i, (select * from namespace limit 1) n""", EMPTY_AGENTS);
    }

    @AfterEach
    void stop() {
        service.close();
        probe.close();
        model.close();
        stores.close();
    }

    private ServiceProcess started(int idsPerSecond) {
        Map<String, String> settings = new HashMap<>(stores.settings("reconciliation"));
        settings.putAll(model.settings());
        settings.put("carrel.operation.lease", "PT4S");
        settings.put("carrel.operation.first-backoff", "PT0.5S");
        settings.put("carrel.operation.longest-backoff", "PT1S");
        settings.put("carrel.reconciliation.cron", "off");
        settings.put("carrel.reconciliation.ids-per-second", Integer.toString(idsPerSecond));
        return ServiceProcess.started("restart", directory, settings);
    }

    private void restart(int idsPerSecond) {
        service.close();
        service = started(idsPerSecond);
    }

    private Tampering tamper() {
        Tampering tampering = new Tampering(probe, stores.elasticsearchHost());
        for (int agent = 0; agent < AGENTS; agent++) {
            tampering.removeEntries("o", "a" + agent, tampering.chunks("o", "a" + agent, 0, 3));
            tampering.addOrphans("o", "a" + agent, 2);
        }
        tampering.miscount("o", "a0", "total_chunks", "totalChunks", 5);
        tampering.miscount("empty", "agent_count", "agentCount", 1);
        return tampering;
    }

    private long slices(String run) {
        return probe.count(
                "select coalesce(sum(slices), 0) from reconciliation_part where operation_id = ?::uuid", run);
    }

    /** Items read and written and transactions committed by the first step, in each of the run's executions, oldest first. */
    private List<Metrics> metrics(String run) {
        return probe.query("""
                select s.readcount, s.writecount, s.commitcount from step_execution s
                join job_execution e on e.jobexecutionid = s.jobexecutionid
                where s.stepname = 'compare-stores' and e.jobinstanceid = (select jobinstanceid from job_execution
                    where jobexecutionid = (select execution_id from operation where operation_id = ?::uuid))
                order by s.stepexecutionid""", row -> new Metrics(row.getLong(1), row.getLong(2), row.getLong(3)), run);
    }

    private record Metrics(long read, long written, long commits) {}

    private long awaitSlices(String run, long least) {
        return Await.value(least + " slices", LIMIT, Duration.ZERO, () -> slices(run), now -> now >= least);
    }

    private void assertHealed(Tampering tampering, JsonNode run, long slices) {
        Runs runs = Runs.ofService(service.api());
        assertThat(runs.drifts(run, true)).isEqualTo(tampering.expected());
        assertThat(runs.drifts(run, false)).isEmpty();
        assertThat(run.path("drifts").asLong()).isEqualTo(tampering.expected().size());
        assertThat(run.path("healed").asLong()).isEqualTo(tampering.expected().size());
        assertThat(run.path("namespaces").asLong()).isEqualTo(AGENTS + EMPTY_AGENTS);
        assertThat(run.path("rows").asLong()).isEqualTo(AGENTS * CHUNKS);
        assertThat(run.path("processedItems").asLong()).isEqualTo(AGENTS + EMPTY_AGENTS);
        assertThat(slices(run.path("id").asText())).isEqualTo(slices);
        for (int agent = 0; agent < AGENTS; agent++) {
            String name = "a" + agent;
            Contents contents = Await.value("settled", LIMIT, () -> probe.contents("o", name), Contents::settled);
            assertThat(contents.entries()).hasSize(CHUNKS);
        }
        assertThat(runs.run(REPORT).path("drifts").asInt()).isZero();
    }

    /** How many slices a run has that nothing interrupts. */
    private long uninterrupted() {
        JsonNode run = Runs.ofService(service.api()).run(REPORT);
        assertThat(run.path("drifts").asInt()).isZero();
        long slices = slices(run.path("id").asText());
        assertThat(slices).isGreaterThan(2 * PARTS);
        assertThat(metrics(run.path("id").asText()))
                .containsExactly(new Metrics(slices, slices, slices + PARTS)); // each part's end is a commit too
        return slices;
    }

    @Test
    void killedRunIsContinuedWithoutCountingASliceOrADriftTwice() {
        long slices = uninterrupted();
        Tampering tampering = tamper();
        restart(150);
        String run = Runs.ofService(service.api()).start(HEAL);
        awaitSlices(run, 1);
        service.kill();
        long first = slices(run);
        restart(150);
        awaitSlices(run, first + slices / 3);
        service.kill();
        long second = slices(run);
        assertThat(probe.status(run)).as("killed before its end").isEqualTo("processing");
        assertThat(second).isLessThan(slices);
        restart(100_000);

        JsonNode ended = Runs.ofService(service.api()).await(run);

        assertThat(metrics(run).getLast())
                .isEqualTo(new Metrics(slices - second, slices - second, slices - second + PARTS));
        assertThat(metrics(run)).hasSize(3);
        assertHealed(tampering, ended, slices);
        assertThat(probe.tokens(run)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void cancelledRunIsContinuedOnRetry() {
        long slices = uninterrupted();
        Tampering tampering = tamper();
        restart(150);
        Runs runs = Runs.ofService(service.api());
        String run = runs.start(HEAL);
        awaitSlices(run, 2);
        service.api().post(runs.path() + "/" + run + "/cancel", Map.of()).expect(202);
        Await.until("cancelled", LIMIT, () -> probe.status(run).equals("cancelled"));
        long before = slices(run);
        assertThat(before).isLessThan(slices);
        long after = slices - before;

        runs.start(REPORT);
        service.api().post(runs.path() + "/" + run + "/retry", Map.of()).expect(409);
        String other = probe.one(
                "select operation_id::text from operation where kind = 'reconciliation' and finished_at is null",
                row -> row.getString(1));
        service.api().post(runs.path() + "/" + other + "/cancel", Map.of()).expect(202);
        Await.until("cancelled", LIMIT, () -> probe.status(other).equals("cancelled"));
        restart(100_000);

        service.api()
                .post(Runs.ofService(service.api()).path() + "/" + run + "/retry", Map.of())
                .expect(202);
        JsonNode ended = Runs.ofService(service.api()).await(run);

        List<Metrics> metrics = metrics(run);
        assertThat(metrics).hasSize(2);
        assertThat(metrics.getFirst().written()).isEqualTo(before);
        assertThat(metrics.getLast()).isEqualTo(new Metrics(after, after, after + PARTS));
        assertHealed(tampering, ended, slices);
    }

    @Test
    void runThatFindsNoElasticsearchIsTriedAgain() {
        long slices = uninterrupted();
        Tampering tampering = tamper();
        stores.killElasticsearch();
        String run = Runs.ofService(service.api()).start(HEAL);
        Await.until(
                "an attempt has failed",
                LIMIT,
                () -> probe.count("select attempts from operation where operation_id = ?::uuid", run) > 1);
        assertThat(slices(run)).isZero();
        stores.startElasticsearch();

        assertHealed(tampering, Runs.ofService(service.api()).await(run), slices);
    }
}
