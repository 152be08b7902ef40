package dev.carrel.operation;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jberet.repository.JdbcRepository;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is forgotten of old operations, and what never is. */
class OperationHistoryIT {
    private static final Duration HISTORY = Duration.ofDays(30);

    private static Database database;

    private Connection connection;
    private Jdbi jdbi;
    private HistoryRepository history;

    @BeforeAll
    static void start() throws SQLException, IOException {
        database = Database.start();
        try (Connection connection = database.connection();
                InputStream ddl = Objects.requireNonNull(
                        JdbcRepository.class.getResourceAsStream("/sql/jberet-postgresql.ddl"))) {
            for (String statement : new String(ddl.readAllBytes(), StandardCharsets.UTF_8).split("!!", -1)) {
                Database.execute(connection, statement);
            }
        }
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void connect() {
        connection = database.connection();
        Database.execute(
                connection,
                "truncate operation, deletion_certificate, document, namespace, organization, job_instance cascade");
        jdbi = DatabaseProducer.withArrays(Jdbi.create(connection));
        history = new HistoryRepository(jdbi);
        Database.execute(connection, "insert into organization (organization_id) values ('o')");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** An operation that ended so many days ago, with a job of an execution and a step. */
    private UUID operation(String kind, String status, int daysAgo) {
        return operation(kind, status, daysAgo, UUID.randomUUID());
    }

    private UUID operation(String kind, String status, int daysAgo, UUID incarnation) {
        UUID id = UUID.randomUUID();
        long execution = job(daysAgo);
        jdbi.useHandle(handle -> handle.execute("""
                insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status, execution_id,
                    finished_at)
                values (?, ?, 'o', 'a', ?, ?, ?, case when ? in ('completed', 'failed', 'cancelled')
                    then now() - make_interval(days => ?) end)""", id, kind, incarnation, status, execution, status, daysAgo));
        return id;
    }

    private long job(int daysAgo) {
        return jdbi.withHandle(handle -> {
            long instance = handle.createQuery(
                            "insert into job_instance (jobname) values ('j') returning jobinstanceid")
                    .mapTo(Long.class)
                    .one();
            long execution = handle.createQuery("""
                            insert into job_execution (jobinstanceid, createtime)
                            values (:instance, now() - make_interval(days => :days)) returning jobexecutionid""")
                    .bind("instance", instance)
                    .bind("days", daysAgo)
                    .mapTo(Long.class)
                    .one();
            handle.execute("""
                    with step as (insert into step_execution (jobexecutionid, stepname) values (?, 's') returning stepexecutionid)
                    insert into partition_execution (partitionexecutionid, stepexecutionid) select 0, stepexecutionid from step""", execution);
            return execution;
        });
    }

    private void namespace(UUID incarnation, String status) {
        jdbi.useHandle(handle -> handle.execute("""
                insert into namespace (incarnation, organization_id, agent_id, status, embedding_model, embedding_dimension)
                values (?, 'o', ?, ?, 'm', 3)""", incarnation, incarnation.toString(), status));
    }

    private List<UUID> left() {
        return jdbi.withHandle(handle -> handle.createQuery("select operation_id from operation")
                .mapTo(UUID.class)
                .list());
    }

    private long count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }

    private void purge() {
        while (history.removeOperations(HISTORY)) {
            // to the end
        }
        while (history.removeStrayInstances(HISTORY)) {
            // to the end
        }
    }

    @Test
    void whatEndedLongAgoGoesWithItsJobAndNothingElse() {
        operation("ingestion", "completed", 31);
        operation("ingestion", "failed", 40);
        operation("deletion", "completed", 400);
        UUID young = operation("ingestion", "completed", 29);
        UUID open = operation("ingestion", "processing", 31);
        UUID waiting = operation("deletion", "pending", 31);
        purge();

        assertThat(left()).containsExactlyInAnyOrder(young, open, waiting);
        for (String table : List.of("job_instance", "job_execution", "step_execution", "partition_execution")) {
            assertThat(count(table)).as(table).isEqualTo(3);
        }
    }

    @Test
    void deletionThatDidNotCompleteStaysAsLongAsItsNamespaceIsRetired() {
        UUID retired = UUID.randomUUID();
        UUID restored = UUID.randomUUID();
        namespace(retired, "retired");
        namespace(restored, "active");
        UUID cancelled = operation("deletion", "cancelled", 100, retired);
        operation("deletion", "cancelled", 100, restored);
        purge();

        assertThat(left()).containsExactly(cancelled);
        assertThat(count("namespace")).isEqualTo(2);
    }

    @Test
    void rowOfAPurgedIncarnationGoesWithItsDeletionAndTheCertificateStays() {
        UUID purged = UUID.randomUUID();
        namespace(purged, "retired");
        UUID id = operation("deletion", "completed", 100, purged);
        jdbi.useHandle(handle -> handle.execute("""
                insert into deletion_certificate (operation_id, organization_id, agent_id, incarnation, requested_at, rows_left,
                    rows_counted_at, entries_left, entries_counted_at, rows_deleted)
                values (?, 'o', 'a', ?, now(), 0, now(), 0, now(), 5)""", id, purged));
        purge();

        assertThat(left()).isEmpty();
        assertThat(count("namespace")).isZero();
        assertThat(count("deletion_certificate")).isEqualTo(1);
    }

    @Test
    void jobThatNoOperationKnowsGoesWhenItIsOld() {
        job(31);
        job(31);
        job(1);
        operation("ingestion", "processing", 31);
        purge();

        assertThat(count("job_instance")).isEqualTo(2);
    }

    @Test
    void manyGoInBoundedTransactions() {
        for (int i = 0; i < HistoryRepository.OPERATIONS + 5; i++) {
            operation("ingestion", "completed", 31);
        }
        assertThat(history.removeOperations(HISTORY)).isTrue();
        assertThat(left()).hasSize(5);
        assertThat(history.removeOperations(HISTORY)).isFalse();
        assertThat(left()).isEmpty();
    }

    @Test
    void documentsOfALargeIngestionGoFirst() {
        UUID id = operation("ingestion", "completed", 31);
        jdbi.useHandle(handle -> handle.execute("""
                insert into ingestion_item (operation_id, item, document_key, outcome)
                select ?, i, 'd' || i, 'published' from generate_series(1, ?) i""", id, HistoryRepository.ITEMS + 1));
        assertThat(history.removeOperations(HISTORY)).isTrue();
        assertThat(left()).containsExactly(id);
        assertThat(count("ingestion_item")).isEqualTo(1);
        assertThat(history.removeOperations(HISTORY)).isFalse();
        assertThat(left()).isEmpty();
    }

    @Test
    void operationThatAnotherNodeIsAtIsPassedOver() throws SQLException {
        UUID taken = operation("ingestion", "completed", 31);
        UUID free = operation("ingestion", "completed", 31);
        try (Connection other = database.connection()) {
            other.setAutoCommit(false);
            Database.execute(other, "select 1 from operation where operation_id = '" + taken + "' for update");
            history.removeOperations(HISTORY);
            assertThat(left()).containsExactly(taken).doesNotContain(free);
            other.rollback();
        }
        history.removeOperations(HISTORY);
        assertThat(left()).isEmpty();
    }
}
