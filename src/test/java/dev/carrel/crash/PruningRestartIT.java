package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A pruning whose node is killed within a batch is continued by another: each chunk is removed and listed once. */
@ExtendWith(SharedStores.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class PruningRestartIT {
    private static final String AGENT = "agent";
    private static final int BATCH = 250;
    private static final int BATCHES = 5;
    private static final Corpus CORPUS = new Corpus("cold", 11, 100);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long GATE = 4_711;

    private final FakeEmbeddings model = new FakeEmbeddings();
    private final Path directory = Stores.newDirectory("pruning-");
    private final Stores stores;
    private final StoreProbe probe;
    private final List<ServiceProcess> nodes = new ArrayList<>();
    private final String organization = "pruning-" + UUID.randomUUID();

    PruningRestartIT(Stores stores) {
        this.stores = stores;
        this.probe = stores.probe();
    }

    @AfterEach
    void endNodes() {
        nodes.forEach(ServiceProcess::close);
        nodes.clear();
    }

    @AfterAll
    void end() {
        probe.execute("drop function if exists wait_at_gate cascade");
        probe.close();
        model.close();
    }

    private ServiceProcess node(String name) {
        Map<String, String> settings = new HashMap<>(stores.settings(name));
        settings.putAll(Corpus.settings(model));
        settings.put("carrel.operation.lease", "PT4S");
        ServiceProcess node = ServiceProcess.started(name, directory, settings);
        nodes.add(node);
        return node;
    }

    /** Lets a pruning come to its third batch and no further, as long as the probe holds the gate. */
    private void closeGate() {
        probe.execute("select pg_advisory_lock(?)", GATE);
        probe.execute("""
                create function wait_at_gate() returns trigger language plpgsql as $$
                begin perform pg_advisory_xact_lock_shared(%d); return new; end $$""".formatted(GATE));
        probe.execute("""
                create trigger gate before update on pruning for each row when (new.pruned = %d)
                execute function wait_at_gate()""".formatted(3 * BATCH));
    }

    private void openGate() {
        probe.execute("select pg_advisory_unlock(?)", GATE);
    }

    private JsonNode pruning(ServiceProcess node, String id) {
        return node.api()
                .get(Api.organization(organization) + "/prunings/" + id)
                .expect(200)
                .json();
    }

    @Test
    void killedWithinABatchItIsContinuedByAnotherNodeAndPrunesEachChunkOnce() {
        ServiceProcess first = node("first");
        Ingested.accepted(first.api(), probe, organization, AGENT, CORPUS, CORPUS.asVectors())
                .awaitCompletion(LIMIT);
        UUID incarnation = probe.incarnation(organization, AGENT);
        probe.execute(
                "update document_version set published_at = now() - interval '90 days' where incarnation = ?",
                incarnation);
        long revision = probe.contents(incarnation).revision();
        Bystander bystander = Bystander.create(first.api(), probe, AGENT);
        closeGate();
        String id = first.api()
                .post(Api.agent(organization, AGENT) + "/prunings", Map.of("unusedFor", "P30D", "dryRun", false))
                .expect(202)
                .json()
                .path("id")
                .asText();
        Await.until(
                "the third batch waits at the gate",
                LIMIT,
                () -> probe.count(
                                "select count(*) from pg_locks where locktype = 'advisory' and objid = ?::oid"
                                        + " and not granted",
                                GATE)
                        == 1);
        assertThat(pruning(first, id).path("pruned").asInt()).isEqualTo(2 * BATCH);
        first.kill();
        openGate();

        ServiceProcess second = node("second");
        JsonNode ended = Await.value(
                "pruning completed",
                LIMIT,
                () -> pruning(second, id),
                state -> state.path("status").asText().equals("completed"));
        assertThat(ended.path("found").asInt()).isEqualTo(CORPUS.chunks());
        assertThat(ended.path("pruned").asInt()).isEqualTo(CORPUS.chunks());
        assertThat(ended.path("totalItems").asInt()).isEqualTo(CORPUS.chunks());
        assertThat(ended.path("processedItems").asInt()).isEqualTo(CORPUS.chunks());
        assertThat(probe.count("select count(distinct chunk_key) from pruning_chunk where operation_id = ?::uuid", id))
                .isEqualTo(CORPUS.chunks());
        Contents contents =
                Await.value("garbage collected", LIMIT, () -> probe.contents(incarnation), Contents::settled);
        assertThat(contents.counters()).isEqualTo(new Contents.Counters(0, 0, 0));
        assertThat(contents.rows()).isEmpty();
        // a transaction of each batch was committed once
        assertThat(contents.revision()).isEqualTo(revision + BATCHES);
        assertThat(probe.tokens(id)).isSorted().doesNotHaveDuplicates();

        List<JsonNode> steps = steps(second, id);
        assertThat(steps).hasSize(2);
        assertThat(steps.getFirst().path("writeCount").asInt()).isEqualTo(2);
        assertThat(steps.getLast().path("readCount").asInt()).isEqualTo(BATCHES - 2);
        assertThat(steps.getLast().path("writeCount").asInt()).isEqualTo(BATCHES - 2);
        assertThat(steps.getLast().path("rollbackCount").asInt()).isZero();
        bystander.assertUntouched(second.api());
    }

    /** The step of each execution, oldest first, when the job has ended too. */
    private List<JsonNode> steps(ServiceProcess node, String id) {
        JsonNode details = Await.value(
                "the job has ended",
                LIMIT,
                () -> node.api()
                        .get(Api.organization(organization) + "/operations/" + id)
                        .expect(200)
                        .json(),
                now -> now.path("executions")
                        .path(now.path("executions").size() - 1)
                        .path("status")
                        .asText()
                        .equals("COMPLETED"));
        List<JsonNode> steps = new ArrayList<>();
        details.path("executions").forEach(execution -> execution.path("steps").forEach(steps::add));
        return steps;
    }
}
