package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
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

/**
 * The deletion's job fails before its first read, in its first batch and in a later one; is stopped; dies. Nothing is purged
 * twice, and the metrics say so; promises 3, 7 and 8. The lease is the default one.
 */
@ExtendWith(SharedStores.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class DeletionRestartIT {
    private static final String AGENT = "agent";
    private static final int CHUNKS = 100;
    private static final int BATCH = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FakeEmbeddings model = new FakeEmbeddings();
    private final Path directory = Stores.newDirectory("restart-");
    private final Stores stores;
    private final StoreProbe probe;
    private final List<ServiceProcess> nodes = new ArrayList<>();
    private final String organization = "restart-" + UUID.randomUUID();

    DeletionRestartIT(Stores stores) {
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
        probe.close();
        model.close();
    }

    private ServiceProcess node(String name) {
        return node(name, Map.of());
    }

    private ServiceProcess node(String name, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(stores.settings(name));
        settings.putAll(more);
        settings.putAll(Corpus.settings(model));
        settings.put("carrel.deletion.batch-size", Integer.toString(BATCH));
        settings.put("carrel.operation.max-attempts", "2");
        settings.put("carrel.operation.first-backoff", "PT0.1S");
        ServiceProcess node = ServiceProcess.started(name, directory, settings);
        nodes.add(node);
        return node;
    }

    /** An agent with chunks in both stores. @return its incarnation */
    private UUID filled(ServiceProcess node, String agent) {
        var corpus = new Corpus("doomed", 1, CHUNKS);
        Ingested.accepted(node.api(), probe, organization, agent, corpus, corpus.asVectors())
                .awaitCompletion(LIMIT);
        return probe.incarnation(organization, agent);
    }

    private String delete(ServiceProcess node, String agent) {
        return node.api()
                .delete(Api.agent(organization, agent))
                .expect(202)
                .json()
                .path("queueId")
                .asText();
    }

    private String path(String id) {
        return Api.organization(organization) + "/deletions/" + id;
    }

    private JsonNode details(ServiceProcess node, String id) {
        return node.api()
                .get(Api.organization(organization) + "/operations/" + id)
                .expect(200)
                .json();
    }

    private JsonNode await(ServiceProcess node, String id, String status) {
        return Await.value(
                "deletion " + status,
                LIMIT,
                () -> node.api().get(path(id)).expect(200).json(),
                deletion -> deletion.path("status").asText().equals(status));
    }

    private void throttle(ServiceProcess node, String id, int rate) {
        node.api().put(path(id) + "/throttle", Map.of("chunksPerSecond", rate)).expect(200);
    }

    private long rows(UUID incarnation) {
        return probe.count("select count(*) from chunk where incarnation = ?", incarnation);
    }

    /** The purge step of each execution, oldest first. */
    private static List<JsonNode> purges(JsonNode details) {
        List<JsonNode> steps = new ArrayList<>();
        details.path("executions")
                .forEach(execution -> execution.path("steps").forEach(step -> {
                    if (step.path("name").asText().equals("purge-chunks")) {
                        steps.add(step);
                    }
                }));
        return steps;
    }

    private static long sum(List<JsonNode> steps, String metric) {
        return steps.stream().mapToLong(step -> step.path(metric).asLong()).sum();
    }

    /** Completed, proven, and each chunk removed once. @return its purge steps when its job has ended too */
    private List<JsonNode> assertPurgedOnce(ServiceProcess node, String id, UUID incarnation) {
        JsonNode deletion = await(node, id, "completed");
        assertThat(deletion.path("totalItems").asInt()).isEqualTo(CHUNKS);
        assertThat(deletion.path("processedItems").asInt()).isEqualTo(CHUNKS);
        assertThat(deletion.at("/certificate/rowsDeleted").asInt()).isEqualTo(CHUNKS);
        assertThat(deletion.at("/certificate/entriesSwept").asInt(-1)).isZero();
        assertThat(rows(incarnation)).isZero();
        assertThat(probe.entries(incarnation)).isEmpty();
        assertThat(probe.tokens(id)).isSorted().doesNotHaveDuplicates();
        JsonNode details = Await.value(
                "the job has ended",
                LIMIT,
                () -> details(node, id),
                now -> now.path("executions")
                        .path(now.path("executions").size() - 1)
                        .path("status")
                        .asText()
                        .equals("COMPLETED"));
        List<JsonNode> purges = purges(details);
        assertThat(sum(purges, "writeCount")).isEqualTo(CHUNKS);
        assertThat(sum(purges, "skipCount")).isZero();
        return purges;
    }

    /** A deletion in its purge, one batch a second or so. */
    private String underWay(ServiceProcess node, UUID incarnation) {
        // held back until it is throttled, so that it does not end before
        String trigger = failing("deletion", "update", "new.purge_began_at is not null", incarnation);
        String id = delete(node, AGENT);
        throttle(node, id, BATCH);
        await(node, id, "failed");
        release(trigger, "deletion");
        node.api().post(path(id) + "/retry", Map.of()).expect(202);
        Await.until("batches are committed", LIMIT, () -> rows(incarnation) <= CHUNKS - 2 * BATCH);
        return id;
    }

    @Test
    void killedBetweenBatchesItIsContinuedByAnotherNodeAndPurgesEachChunkOnce() {
        ServiceProcess first = node("first");
        UUID incarnation = filled(first, AGENT);
        Bystander bystander = Bystander.create(first.api(), probe, AGENT);
        String id = underWay(first, incarnation);
        String dead = details(first, id).at("/lease/owner").asText();
        int executions = details(first, id).path("executions").size();
        first.kill();
        long left = rows(incarnation);
        assertThat(left).isBetween(1L, (long) CHUNKS - 2 * BATCH);
        assertThat(left % BATCH).isZero();

        ServiceProcess second = node("second");
        throttle(second, id, 0);
        List<JsonNode> purges = assertPurgedOnce(second, id, incarnation);
        JsonNode details = details(second, id);
        assertThat(details.path("executions").size()).isEqualTo(executions + 1);
        JsonNode killed = purges.get(purges.size() - 2);
        JsonNode continued = purges.getLast();
        // what the dead process had read and not committed is not counted; the commit of its last batch counts itself
        // late
        assertThat(continued.path("readCount").asLong()).isEqualTo(left);
        assertThat(continued.path("writeCount").asLong()).isEqualTo(left);
        assertThat(continued.path("rollbackCount").asLong()).isZero();
        assertThat(killed.path("writeCount").asLong()).isEqualTo(CHUNKS - left);
        assertThat(killed.path("readCount").asLong()).isEqualTo(CHUNKS - left);
        assertThat(killed.path("commitCount").asLong()).isEqualTo((CHUNKS - left) / BATCH - 1);
        assertThat(details.at("/claims/0/owner").asText()).isNotEqualTo(dead);
        assertThat(details.at("/claims/1/owner").asText()).isEqualTo(dead);
        bystander.assertUntouched(second.api());
    }

    @Test
    void stoppedBetweenBatchesItIsContinuedByAnotherNode() {
        ServiceProcess first = node("stopping");
        UUID incarnation = filled(first, AGENT);
        String id = underWay(first, incarnation);
        first.terminate(LIMIT);
        long left = rows(incarnation);
        assertThat(left).isBetween(1L, (long) CHUNKS - 2 * BATCH);
        assertThat(probe.status(id)).isEqualTo("pending");

        ServiceProcess second = node("continuing");
        throttle(second, id, 0);
        List<JsonNode> purges = assertPurgedOnce(second, id, incarnation);
        JsonNode stopped = purges.get(purges.size() - 2);
        assertThat(stopped.path("status").asText()).isEqualTo("STOPPED");
        assertThat(stopped.path("writeCount").asLong()).isEqualTo(CHUNKS - left);
        assertThat(purges.getLast().path("writeCount").asLong()).isEqualTo(left);
        assertThat(sum(purges, "readCount")).isEqualTo(CHUNKS);
    }

    @Test
    void failureBeforeTheFirstReadLeavesEverythingAndRetryPurgesIt() {
        ServiceProcess node = node("before");
        UUID incarnation = filled(node, AGENT);
        String trigger = failing("deletion", "update", "new.purge_began_at is not null", incarnation);
        String id = delete(node, AGENT);
        JsonNode failed = await(node, id, "failed");

        assertThat(failed.path("namespace").asText()).isEqualTo("retired");
        assertThat(failed.path("error").asText()).contains("told to fail");
        assertThat(failed.path("processedItems").asInt()).isZero();
        assertThat(rows(incarnation)).isEqualTo(CHUNKS);
        assertThat(probe.entries(incarnation)).hasSize(CHUNKS);
        assertThat(purges(details(node, id)))
                .hasSize(2)
                .allSatisfy(step -> assertThat(step.path("readCount").asInt()).isZero());
        release(trigger, "deletion");
        retry(node, id);
        List<JsonNode> purges = assertPurgedOnce(node, id, incarnation);
        assertThat(purges.getLast().path("commitCount").asInt()).isGreaterThanOrEqualTo(CHUNKS / BATCH);
    }

    @Test
    void failureInTheFirstBatchLeavesAllRowsAndRetryPurgesThem() {
        failureInBatch(1);
    }

    @Test
    void failureInALaterBatchKeepsWhatWasPurgedAndRetryPurgesTheRest() {
        failureInBatch(4);
    }

    private void failureInBatch(int batch) {
        ServiceProcess node = node("batch-" + batch);
        UUID incarnation = filled(node, AGENT);
        UUID neighbour = filled(node, "neighbour");
        int purged = (batch - 1) * BATCH;
        long poisoned = probe.count(
                "select chunk_id from chunk where incarnation = ? order by chunk_id offset ? limit 1",
                incarnation,
                purged);
        String trigger = failing("chunk", "delete", "old.chunk_id = " + poisoned, incarnation);
        String id = delete(node, AGENT);
        JsonNode failed = await(node, id, "failed");

        assertThat(failed.path("namespace").asText()).isEqualTo("purging");
        assertThat(failed.path("processedItems").asInt()).isEqualTo(purged);
        assertThat(failed.path("totalItems").asInt()).isEqualTo(CHUNKS);
        assertThat(rows(incarnation)).isEqualTo(CHUNKS - purged);
        // entries go before rows: those of the batch that was rolled back are gone
        assertThat(probe.entries(incarnation)).hasSize(CHUNKS - purged - BATCH);
        List<JsonNode> failures = purges(details(node, id));
        assertThat(failures).hasSize(2);
        assertThat(failures).extracting(step -> step.path("writeCount").asInt()).containsExactly(purged, 0);
        assertThat(failures).extracting(step -> step.path("readCount").asInt()).containsExactly(purged + BATCH, BATCH);
        assertThat(failures)
                .extracting(step -> step.path("rollbackCount").asInt())
                .containsExactly(1, 1);
        release(trigger, "chunk");
        retry(node, id);
        List<JsonNode> purges = assertPurgedOnce(node, id, incarnation);
        assertThat(purges).hasSize(3);
        assertThat(purges.getLast().path("readCount").asInt()).isEqualTo(CHUNKS - purged);
        assertThat(rows(neighbour)).isEqualTo(CHUNKS);
        assertThat(probe.entries(neighbour)).hasSize(CHUNKS);
        delete(node, "neighbour");
    }

    private void retry(ServiceProcess node, String id) {
        node.api().post(path(id) + "/retry", Map.of()).expect(202);
    }

    @Test
    void deletionWaitsForItsGraceWhereItCanBeTakenBackOrRestarted() {
        ServiceProcess node = node("grace", Map.of("carrel.deletion.grace", "PT1H"));
        UUID incarnation = filled(node, AGENT);
        String first = delete(node, AGENT);
        node.api().get(Api.agent(organization, AGENT) + "/stats").expect(404);
        JsonNode waiting = node.api().get(path(first)).expect(200).json();
        assertThat(waiting.path("status").asText()).isEqualTo("pending");
        assertThat(waiting.path("namespace").asText()).isEqualTo("retired");
        assertThat(delete(node, AGENT)).as("deleted again").isEqualTo(first);
        node.api().post(path(first) + "/cancel", Map.of()).expect(202);
        assertThat(probe.contents(organization, AGENT).rows()).hasSize(CHUNKS);
        assertThat(probe.contents(organization, AGENT).entries()).hasSize(CHUNKS);

        String second = delete(node, AGENT);
        assertThat(second).isNotEqualTo(first);
        node.api().post(path(second) + "/restart", Map.of()).expect(202);
        assertPurgedOnce(node, second, incarnation);
        assertThat(probe.tokens(first)).as("never started").hasSize(1);
    }

    @Test
    void deletionIsAcceptedWhileElasticsearchHangsAndCompletesWhenItGoesOn() {
        ServiceProcess node = node("hanging");
        UUID incarnation = filled(node, AGENT);
        stores.pauseElasticsearch();
        String id;
        try {
            // no store but PostgreSQL is asked, or there would be no answer
            id = delete(node, AGENT);
            node.api().get(Api.agent(organization, AGENT) + "/stats").expect(404);
        } finally {
            stores.proceedElasticsearch();
        }
        Await.until("it ended", LIMIT, () -> {
            if (probe.status(id).equals("failed")) {
                retry(node, id);
            }
            return probe.status(id).equals("completed");
        });
        assertThat(rows(incarnation)).isZero();
        assertThat(probe.entries(incarnation)).isEmpty();
    }

    /** Makes a statement of PostgreSQL fail for one incarnation. @return the name to release it by */
    private String failing(String table, String statement, String condition, UUID incarnation) {
        String name = "fail_" + UUID.randomUUID().toString().replace('-', '_');
        String row = statement.equals("delete") ? "old" : "new";
        String ours = table.equals("deletion")
                ? "exists (select 1 from operation o where o.operation_id = " + row
                        + ".operation_id and o.incarnation = '" + incarnation + "')"
                : row + ".incarnation = '" + incarnation + "'";
        probe.execute("create function " + name + "() returns trigger language plpgsql as $$ begin if " + condition
                + " and " + ours + " then raise exception 'told to fail'; end if; return " + row + "; end $$");
        probe.execute("create trigger " + name + " before " + statement + " on " + table
                + " for each row execute function " + name + "()");
        return name;
    }

    private void release(String name, String table) {
        probe.execute("drop trigger " + name + " on " + table);
        probe.execute("drop function " + name + "()");
    }
}
