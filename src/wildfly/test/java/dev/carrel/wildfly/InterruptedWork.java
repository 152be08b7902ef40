package dev.carrel.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An ingestion, a deletion and a reconciliation of an organization, all in the middle of their work when their node is
 * killed, and what must be true when another node has ended them. Beside them is an organization that nothing must touch.
 */
final class InterruptedWork {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final int PASSAGES = 160;
    private static final int EMBEDDED_TOGETHER = 32;
    private static final int PASSAGE_LENGTH = 40;
    private static final int DOOMED = 120;
    private static final int KEPT = 20;
    private static final int LOST_ENTRIES = 3;

    /** Without chunks, so that the reconciliation has many slices. */
    private static final int EMPTY_AGENTS = 3000;

    private static final String INGESTED = "ingested";
    private static final String DELETED = "deleted";
    private static final String DAMAGED = "damaged";

    private final StoreProbe probe;
    private final FakeEmbeddings model;
    private final String organization = "interrupted-" + UUID.randomUUID();
    private final String bystander = "bystander-" + UUID.randomUUID();
    private final Contents untouched;
    private final UUID doomed;
    private final int embeddedBefore;
    private final String ingestion;
    private final String deletion;
    private final String reconciliation;
    private final long dead;
    private final long slicesOfTheDead;

    /** Begins all three on the node, the only one there is, and kills it in the middle. */
    InterruptedWork(ServiceProcess node, StoreProbe probe, FakeEmbeddings model) {
        this.probe = probe;
        this.model = model;
        fill(node.api(), organization, DELETED, DOOMED);
        fill(node.api(), organization, DAMAGED, KEPT);
        fill(node.api(), bystander, DELETED, KEPT);
        untouched = probe.contents(bystander, DELETED);
        doomed = probe.incarnation(organization, DELETED);
        damage();
        embeddedBefore = model.total();
        model.slow(Duration.ofMillis(500));
        ingestion = begun(node.api().post(path(INGESTED, "/documents"), document()), "id");
        deletion = begun(node.api().delete(path(DELETED, "")), "queueId");
        reconciliation = begun(
                node.api().post(Api.organization(organization) + "/reconciliations", Map.of("mode", "heal")), "id");
        Await.until("a batch is embedded", LIMIT, () -> probe.progress(ingestion) > 0);
        try (var _ = model.hold()) {
            Await.until("a batch is purged", LIMIT, () -> rows(doomed) < DOOMED);
            Await.until("a slice is compared", LIMIT, () -> slices() > 0);
            node.kill();
            dead = node.pid();
        }
        model.slow(Duration.ZERO);
        Await.until(
                "what it had sent to PostgreSQL is committed or not",
                LIMIT,
                () -> probe.count("select count(*) from pg_stat_activity where application_name = ?", node.toString())
                        == 0);
        slicesOfTheDead = slices();
        assertThat(List.of(ingestion, deletion, reconciliation))
                .extracting(probe::status)
                .as("the middle of all three")
                .containsOnly("processing");
    }

    /** What a node needs to work so slowly that it can be killed in the middle; the next one works as fast as it can. */
    static Map<String, String> settings(boolean slowly) {
        Map<String, String> settings = new HashMap<>();
        settings.put("carrel.operation.lease", "PT6S");
        settings.put("carrel.operation.first-backoff", "PT0.1S");
        settings.put("carrel.ingestion.chunk-size", Integer.toString(PASSAGE_LENGTH + 10));
        settings.put("carrel.ingestion.chunk-overlap", "0");
        settings.put("carrel.deletion.batch-size", "10");
        settings.put("carrel.reconciliation.cron", "off");
        if (slowly) {
            settings.put("carrel.deletion.chunks-per-second", "6");
            settings.put("carrel.reconciliation.ids-per-second", "150");
        }
        return settings;
    }

    /** All three are ended by this node, nothing was done twice and nothing left out. */
    void assertEndedBy(ServiceProcess node) {
        node.api()
                .put(
                        Api.organization(organization) + "/deletions/" + deletion + "/throttle",
                        Map.of("chunksPerSecond", 0))
                .expect(200);
        assertDeleted(node);
        assertIngested(node);
        assertReconciled(node);
        assertThat(probe.contents(bystander, DELETED)).isEqualTo(untouched);
    }

    private void assertDeleted(ServiceProcess node) {
        JsonNode details = ended(node, deletion);
        assertThat(writeCount(details, "purge-chunks")).isEqualTo(DOOMED);
        JsonNode view = node.api()
                .get(Api.organization(organization) + "/deletions/" + deletion)
                .expect(200)
                .json();
        assertThat(view.path("totalItems").asInt()).isEqualTo(DOOMED);
        assertThat(view.path("processedItems").asInt()).isEqualTo(DOOMED);
        assertThat(view.at("/certificate/rowsDeleted").asInt()).isEqualTo(DOOMED);
        assertThat(view.at("/certificate/rowsLeft").asInt(-1)).isZero();
        assertThat(view.at("/certificate/entriesLeft").asInt(-1)).isZero();
        assertThat(view.at("/certificate/entriesSwept").asInt(-1)).isZero();
        assertThat(rows(doomed)).isZero();
        assertThat(probe.entries(doomed)).isEmpty();
    }

    private void assertIngested(ServiceProcess node) {
        JsonNode details = ended(node, ingestion);
        assertThat(writeCount(details, "split-and-embed")).isEqualTo(PASSAGES);
        assertThat(writeCount(details, "index-chunks")).isEqualTo(PASSAGES);
        assertThat(writeCount(details, "publish-documents")).isEqualTo(1);
        Contents contents = settled(INGESTED);
        assertThat(contents.counters()).isEqualTo(new Contents.Counters(1, PASSAGES, (long) PASSAGES * PASSAGE_LENGTH));
        assertThat(contents.revision()).isEqualTo(1);
        assertThat(probe.query(
                        "select content from chunk where incarnation = ? order by ordinal",
                        row -> row.getString(1),
                        probe.incarnation(organization, INGESTED)))
                .isEqualTo(IntStream.range(0, PASSAGES)
                        .mapToObj(InterruptedWork::passage)
                        .toList());
        assertThat(model.total() - embeddedBefore)
                .as("one batch at most is embedded again")
                .isBetween(PASSAGES, PASSAGES + EMBEDDED_TOGETHER);
    }

    private void assertReconciled(ServiceProcess node) {
        JsonNode details = ended(node, reconciliation);
        // JBeret sums up the parts of a step at its end, which the killed execution did not see
        assertThat(writeCount(details, "compare-stores")).isEqualTo(slices() - slicesOfTheDead);
        JsonNode view = node.api()
                .get(Api.organization(organization) + "/reconciliations/" + reconciliation)
                .expect(200)
                .json();
        assertThat(view.path("drifts").asInt()).isEqualTo(1 + LOST_ENTRIES);
        assertThat(view.path("healed").asInt()).isEqualTo(1 + LOST_ENTRIES);
        assertThat(settled(DAMAGED).rows()).hasSize(KEPT);
    }

    /** The operation when its job has completed on the node, which was not the first to have it. */
    private JsonNode ended(ServiceProcess node, String operation) {
        JsonNode details = Await.value(
                "operation " + operation + " is completed on " + node,
                LIMIT,
                () -> node.api()
                        .get(Api.organization(organization) + "/operations/" + operation)
                        .expect(200)
                        .json(),
                now -> now.path("status").asText().equals("completed")
                        && now.path("executions")
                                .path(now.path("executions").size() - 1)
                                .path("status")
                                .asText()
                                .equals("COMPLETED"));
        assertThat(details.path("executions").size())
                .as("the same job instance")
                .isGreaterThan(1);
        List<String> owners = new ArrayList<>();
        details.path("claims").forEach(claim -> owners.add(claim.path("owner").asText()));
        assertThat(owners.getFirst()).startsWith(node.pid() + "@");
        assertThat(owners.getLast()).startsWith(dead + "@");
        assertThat(probe.tokens(operation)).hasSizeGreaterThan(2).isSorted().doesNotHaveDuplicates();
        return details;
    }

    private static long writeCount(JsonNode details, String step) {
        long sum = 0;
        for (JsonNode execution : details.path("executions")) {
            for (JsonNode each : execution.path("steps")) {
                if (each.path("name").asText().equals(step)) {
                    sum += each.path("writeCount").asLong();
                }
            }
        }
        return sum;
    }

    private Contents settled(String agent) {
        return Await.value("settled", LIMIT, () -> probe.contents(organization, agent), Contents::settled);
    }

    private long rows(UUID incarnation) {
        return probe.count("select count(*) from chunk where incarnation = ?", incarnation);
    }

    private long slices() {
        return probe.count(
                "select coalesce(sum(slices), 0) from reconciliation_part where operation_id = ?::uuid",
                reconciliation);
    }

    private String path(String agent, String rest) {
        return Api.agent(organization, agent) + rest;
    }

    private static String begun(Api.Answer answer, String id) {
        return answer.expect(202).json().path(id).asText();
    }

    private static String passage(int ordinal) {
        String text = "Passage %05d of what is ingested.".formatted(ordinal);
        return text + "x".repeat(PASSAGE_LENGTH - text.length());
    }

    private static Map<String, Object> document() {
        String text = String.join(
                "\n\n",
                IntStream.range(0, PASSAGES).mapToObj(InterruptedWork::passage).toList());
        return Map.of("documents", List.of(Map.of("key", "d", "text", text)));
    }

    private static void fill(Api api, String organization, String agent, int chunks) {
        List<Map<String, Object>> written = IntStream.range(0, chunks)
                .mapToObj(i -> Map.<String, Object>of(
                        "key", "k" + i, "text", "text " + i, "embedding", FakeEmbeddings.vector("text " + i)))
                .toList();
        api.put(Api.agent(organization, agent) + "/chunks", Map.of("chunks", written))
                .expect(200);
    }

    private void damage() {
        UUID damaged = probe.incarnation(organization, DAMAGED);
        probe.execute("update namespace set total_chunks = total_chunks + 5 where incarnation = ?", damaged);
        probe.query(
                        "select chunk_id from chunk where incarnation = ? order by chunk_id limit ?",
                        row -> row.getLong(1),
                        damaged,
                        LOST_ENTRIES)
                .forEach(chunk -> probe.removeEntry(damaged, chunk));
        probe.execute("""
                insert into namespace (incarnation, organization_id, agent_id, embedding_model, embedding_dimension)
                select gen_random_uuid(), n.organization_id, 'empty-' || i, n.embedding_model, n.embedding_dimension
                from generate_series(1, ?) i, namespace n where n.incarnation = ?""", EMPTY_AGENTS, damaged);
        probe.execute(
                "update organization set agent_count = agent_count + ? where organization_id = ?",
                EMPTY_AGENTS,
                organization);
    }
}
