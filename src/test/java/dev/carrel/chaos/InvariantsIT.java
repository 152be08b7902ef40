package dev.carrel.chaos;

import dev.carrel.chaos.Plan.AgentPlan;
import dev.carrel.chaos.Round.Told;
import dev.carrel.chaos.Step.Draft;
import dev.carrel.harness.Api;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What the comparison after a round would miss proves nothing: each thing that can be wrong is made wrong, and is named. */
@ExtendWith(SharedStores.class)
@Timeout(180)
class InvariantsIT {
    private static final String ORGANIZATION = "tampered-" + UUID.randomUUID();
    private static final String OTHER = "other-" + UUID.randomUUID();
    private static final String AGENT = "agent";

    /** No sequence comes that far. */
    private static final long STRANGE_ID = 1_000_000_000_000_000L;

    private static Cluster cluster;
    private static Audit audit;
    private static StoreProbe probe;
    private static Api elasticsearch;
    private static Round round;
    private static Told told;
    private static UUID live;
    private static UUID deleted;

    /** One agent is deleted and filled again, another lives all the time. */
    @BeforeAll
    static void doARound(Stores stores) {
        cluster = Cluster.start(stores, 1);
        audit = Audit.begin(cluster.probe());
        probe = cluster.probe();
        elasticsearch = new Api("http://" + stores.elasticsearchHost());
        round = new Round(cluster, audit);
        List<Step> steps = List.of(
                new Step.Ingest(List.of(draft("d0", 0, 4), draft("d1", 0, 2)), true),
                new Step.DeleteAgent(true),
                new Step.Ingest(List.of(draft("d0", 2, 3), draft("d1", 2, 2)), true),
                new Step.Ingest(List.of(draft("d0", 3, 4)), true),
                new Step.PutChunks(List.of(draft("c0", 4, 1), draft("c1", 4, 1))),
                new Step.RemoveChunks(List.of(draft("c1", 5, 0))),
                new Step.AwaitIngestions());
        List<Step> others = List.of(new Step.Ingest(List.of(draft("d0", 0, 3)), true), new Step.AwaitIngestions());
        var plan = new Plan(
                1, List.of(new AgentPlan(ORGANIZATION, AGENT, steps), new AgentPlan(OTHER, AGENT, others)), List.of());
        var findings = new Findings();
        told = round.work(plan, findings);
        round.compare(told, Duration.ofSeconds(60), findings);
        assertThat(findings.violations()).isEmpty();
        live = probe.incarnation(ORGANIZATION, AGENT);
        deleted = probe.one(
                "select incarnation from deletion_certificate where organization_id = ?",
                row -> row.getObject(1, UUID.class),
                ORGANIZATION);
    }

    private static Draft draft(String key, int version, int parts) {
        return new Draft(key, version, parts, true);
    }

    @AfterAll
    static void allIsExactAgain() {
        try {
            assertThat(violations()).isEmpty();
        } finally {
            probe.close();
            audit.close();
            cluster.close();
        }
    }

    private static List<String> violations() {
        var findings = new Findings();
        round.compare(told, Duration.ZERO, findings);
        return findings.violations();
    }

    /** What is done must be told in one violation that has all these parts; then it is undone. */
    private static void assertNamed(Runnable done, Runnable undone, Object... parts) {
        done.run();
        try {
            assertThat(violations()).anySatisfy(violation -> {
                for (Object part : parts) {
                    assertThat(violation).contains(part.toString());
                }
            });
        } finally {
            undone.run();
        }
    }

    private static Runnable sql(String statement) {
        return () -> probe.execute(statement);
    }

    /** Rows are missing, and given back. */
    private static void assertAbsenceNamed(String table, String rows, Object... parts) {
        assertNamed(
                () -> {
                    probe.execute("create table kept as select * from " + table + " where " + rows);
                    assertThat(probe.count("select count(*) from kept")).isPositive();
                    probe.execute("delete from " + table + " where " + rows);
                },
                () -> {
                    probe.execute("insert into " + table + " select * from kept");
                    probe.execute("drop table kept");
                },
                parts);
    }

    /** A column is wrong, and is what it was again. */
    private static void assertChangeNamed(String table, String column, String value, String row, Object... parts) {
        assertNamed(
                () -> {
                    probe.execute("create table kept as select " + column + " as was from " + table + " where " + row);
                    probe.execute("update " + table + " set " + column + " = " + value + " where " + row);
                },
                () -> {
                    probe.execute("update " + table + " set " + column + " = was from kept where " + row);
                    probe.execute("drop table kept");
                },
                parts);
    }

    private static void heal() {
        assertThat(cluster.node(0)
                        .api()
                        .post(Api.organization(ORGANIZATION) + "/reconciliations?wait=50s", Map.of("mode", "heal"))
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("completed");
    }

    private static long chunk() {
        return probe.contents(live).rows().getFirst();
    }

    private static void writeEntry(UUID incarnation, long id, Object routing, boolean vector) {
        Map<String, Object> entry = new HashMap<>(Map.of(
                "_entity_type",
                "IndexedChunk",
                "incarnation",
                incarnation.toString(),
                "chunkId",
                id,
                "documentKey",
                "d0",
                "text_english",
                "written by hand"));
        if (vector) {
            entry.put("embedding", FakeEmbeddings.vector("by hand " + id));
        }
        assertThat(elasticsearch
                        .put("/chunk-write/_doc/" + id + "?refresh=true&routing=" + routing, entry)
                        .status())
                .isIn(200, 201);
    }

    private static void removeEntry(long id, Object routing) {
        elasticsearch
                .delete("/chunk-write/_doc/" + id + "?refresh=true&routing=" + routing)
                .expect(200);
    }

    @Test
    void aRowThatIsMissing() {
        long chunk = chunk();
        assertAbsenceNamed(
                "chunk",
                "incarnation = '" + live + "' and chunk_id = " + chunk,
                live,
                "entries without rows [" + chunk + "]");
    }

    @Test
    void anEntryThatIsMissing() {
        long chunk = chunk();
        assertNamed(
                () -> probe.removeEntry(live, chunk), InvariantsIT::heal, live, "rows without entries [" + chunk + "]");
    }

    @Test
    void anEntryWithoutRow() {
        assertNamed(
                () -> writeEntry(live, STRANGE_ID, live, true),
                () -> removeEntry(STRANGE_ID, live),
                live,
                "entries without rows [" + STRANGE_ID + "]");
    }

    @Test
    void anEntryOfAnIncarnationThatNeverWas() {
        UUID nobody = UUID.randomUUID();
        assertNamed(
                () -> writeEntry(nobody, STRANGE_ID, nobody, true),
                () -> removeEntry(STRANGE_ID, nobody),
                "1 entries of nobody",
                nobody);
    }

    @Test
    void anEntryUnderAnothersRoutingKey() {
        long chunk = chunk();
        UUID other = probe.incarnation(OTHER, AGENT);
        assertNamed(
                () -> {
                    removeEntry(chunk, live);
                    writeEntry(live, chunk, other, true);
                },
                () -> {
                    removeEntry(chunk, other);
                    heal();
                },
                live,
                "another routing key",
                "[" + chunk + "]");
    }

    @Test
    void anEntryWithoutVector() {
        long chunk = chunk();
        assertNamed(
                () -> writeEntry(live, chunk, live, false),
                InvariantsIT::heal,
                "reconciliation of " + ORGANIZATION,
                "missing-vector");
    }

    @Test
    void aMarkThatWasNotRemoved() {
        assertNamed(
                sql("insert into chunk_to_index values ('" + live + "', gen_random_uuid(), " + chunk() + ")"),
                sql("delete from chunk_to_index where incarnation = '" + live + "'"),
                live,
                "not yet indexed=1");
    }

    @Test
    void aTextOfAVersionThatWasReplaced() {
        String row = "incarnation = '" + live + "' and content like '% d0 v3 part 1 of 4.%'";
        assertChangeNamed(
                "chunk",
                "content",
                "replace(content, 'd0 v3', 'd0 v2')",
                "incarnation = '" + live + "' and chunk_id = " + probe.count("select chunk_id from chunk where " + row),
                ORGANIZATION + "/" + AGENT + " should have",
                "d0 v2");
    }

    @Test
    void aCounterOfAnAgentThatIsOneTooHigh() {
        for (String counter : List.of("document_count", "total_chunks", "total_size_bytes")) {
            assertChangeNamed(
                    "namespace",
                    counter,
                    counter + " + 1",
                    "incarnation = '" + live + "'",
                    "wrong counters: " + ORGANIZATION + "/" + AGENT);
        }
    }

    @Test
    void aCounterOfAnOrganizationThatIsOneTooHigh() {
        for (String counter : List.of("agent_count", "total_chunks")) {
            assertChangeNamed(
                    "organization",
                    counter,
                    counter + " + 1",
                    "organization_id = '" + ORGANIZATION + "'",
                    "wrong counters: " + ORGANIZATION + ": ");
        }
    }

    @Test
    void aRowOfADeletedAgent() {
        assertNamed(
                sql("insert into chunk select '" + deleted + "', " + STRANGE_ID
                        + ", document_id, version_id, chunk_key, ordinal, content, metadata, embedding, text_hash, size_bytes"
                        + " from chunk where incarnation = '" + live + "' and chunk_id = " + chunk()),
                sql("delete from chunk where incarnation = '" + deleted + "'"),
                "1 rows of chunk left of the deleted " + deleted);
    }

    @Test
    void anEntryOfADeletedAgent() {
        assertNamed(
                () -> writeEntry(deleted, STRANGE_ID, deleted, true),
                () -> removeEntry(STRANGE_ID, deleted),
                "1 entries left of the deleted " + deleted);
    }

    @Test
    void aDeletionWithoutCertificate() {
        String operation = probe.one(
                "select operation_id::text from deletion_certificate where incarnation = ?",
                row -> row.getString(1),
                deleted);
        assertAbsenceNamed(
                "deletion_certificate",
                "operation_id = '" + operation + "'",
                "a deletion without a certificate of zero: " + operation);
    }

    @Test
    void anOperationLeftProcessing() {
        String operation = ingestion();
        assertNamed(
                () -> {
                    // so that no node takes it up
                    probe.execute(
                            "update lease set owner = '1@nowhere/x', expires_at = 'infinity' where operation_id = '"
                                    + operation + "'");
                    probe.execute(
                            "update operation set status = 'processing', finished_at = null where operation_id = '"
                                    + operation + "'");
                },
                () -> {
                    probe.execute(
                            "update operation set status = 'completed', finished_at = now() where operation_id = '"
                                    + operation + "'");
                    probe.execute("update lease set owner = null, expires_at = '-infinity' where operation_id = '"
                            + operation + "'");
                    forgetTheUndoing();
                },
                "left open",
                operation + " ingestion processing");
    }

    @Test
    void anIngestionThatFailed() {
        String operation = ingestion();
        assertChangeNamed(
                "operation",
                "status",
                "'failed'",
                "operation_id = '" + operation + "'",
                "not completed: " + operation + " ingestion is failed");
    }

    @Test
    void aWriteWithAnOlderTokenAfterANewerOne() {
        assertNoteNamed(
                "insert into chaos_write (operation_id, what, transaction, writer, owner, token, execution_id)"
                        + " select operation_id, what, transaction, writer, owner, token - 1, execution_id"
                        + " from chaos_write where operation_id = '" + ingestion() + "' order by id desc limit 1",
                "operation " + ingestion() + " was written with token",
                "after token");
    }

    @Test
    void aWriteOfANodeThatDoesNotHoldTheLease() {
        assertNoteNamed(
                "insert into chaos_write (operation_id, what, transaction, writer, owner, token, execution_id)"
                        + " select operation_id, what, transaction, 'chaos-node-9-1', owner, token, execution_id"
                        + " from chaos_write where operation_id = '" + ingestion() + "' order by id desc limit 1",
                "written by a node that did not hold the lease",
                ingestion(),
                "chaos-node-9-1");
    }

    @Test
    void aWriteOfAnotherExecution() {
        assertNoteNamed(
                "insert into chaos_checkpoint select transaction, execution_id + 1 from chaos_write where operation_id = '"
                        + ingestion() + "' order by id desc limit 1",
                "operation " + ingestion(),
                "belongs to execution");
    }

    @Test
    void claimsThatDoNotMatchTheToken() {
        String operation = ingestion();
        assertNamed(
                sql(
                        "insert into lease_claim (operation_id, token, owner) select operation_id, token + n, 'x' from lease,"
                                + " generate_series(1, 2) n where operation_id = '" + operation + "'"),
                sql("delete from lease_claim where operation_id = '" + operation + "' and owner = 'x'"),
                "operation " + operation + " has token");
    }

    /** An ingestion of the live agent whose job wrote something. */
    private static String ingestion() {
        return probe.one(
                "select o.operation_id::text from operation o where o.incarnation = ? and o.kind = 'ingestion'"
                        + " and exists (select 1 from chaos_write w where w.operation_id = o.operation_id)"
                        + " order by o.created_at limit 1",
                row -> row.getString(1),
                live);
    }

    /** Something is added to the notes of {@link Audit}, and taken back. */
    private static void assertNoteNamed(String insert, Object... parts) {
        probe.execute("create table chaos_write_kept as select max(id) as last from chaos_write");
        probe.execute("create table chaos_checkpoint_kept as select * from chaos_checkpoint");
        try {
            assertNamed(
                    sql(insert),
                    () -> {
                        probe.execute("delete from chaos_write using chaos_write_kept where id > last");
                        probe.execute("truncate chaos_checkpoint");
                        probe.execute("insert into chaos_checkpoint select * from chaos_checkpoint_kept");
                    },
                    parts);
        } finally {
            probe.execute("drop table chaos_write_kept");
            probe.execute("drop table chaos_checkpoint_kept");
        }
    }

    /** What a test writes to an operation is noted as a stranger's. */
    private static void forgetTheUndoing() {
        probe.execute("delete from chaos_write where writer = 'probe'");
    }
}
