package dev.carrel.operation;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The lease by itself, with two connections as two nodes (promise 7). */
class LeaseRepositoryIT {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static Database database;

    private final List<Connection> connections = new ArrayList<>();
    private final OperationId operation = OperationId.random();
    private Connection here;
    private Connection there;
    private LeaseRepository ours;
    private LeaseRepository theirs;

    @BeforeAll
    static void start() {
        database = Database.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void connect() {
        here = connection();
        there = connection();
        ours = repository(here);
        theirs = repository(there);
        new OperationRepository(Jdbi.create(here))
                .insert(operation, OperationKind.INGESTION, namespace(), OperationStatus.PENDING);
    }

    @AfterEach
    void disconnect() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private Connection connection() {
        Connection connection = database.connection();
        connections.add(connection);
        return connection;
    }

    private static LeaseRepository repository(Connection connection) {
        return new LeaseRepository(DatabaseProducer.withArrays(Jdbi.create(connection)));
    }

    static Namespace namespace() {
        return new Namespace(
                new OrganizationId("o"),
                new AgentId("a"),
                Incarnation.random(),
                new EmbeddingSpace("m", 3),
                Language.ENGLISH,
                0);
    }

    private void expire() {
        Database.execute(
                here, "update lease set expires_at = now() - interval '1 s' where operation_id = '" + operation + "'");
    }

    @Test
    void heldLeaseCannotBeClaimedUntilItRunsOut() {
        ours.create(operation, "ours", LONG);
        assertThat(theirs.claim(operation, "theirs", LONG)).isEmpty();
        expire();
        assertThat(theirs.claim(operation, "theirs", LONG)).hasValue(2);
        assertThat(ours.claim(operation, "ours", LONG)).isEmpty();
    }

    @Test
    void leaseGivenBackCanBeClaimedAtOnce() {
        ours.create(operation, "ours", LONG);
        ours.release(operation, 1);
        assertThat(theirs.claim(operation, "theirs", LONG)).hasValue(2);
    }

    @Test
    void onlyTheHolderGivesItBack() {
        ours.create(operation, "ours", LONG);
        expire();
        theirs.claim(operation, "theirs", LONG);
        ours.release(operation, 1);
        assertThat(ours.claim(operation, "ours", LONG)).isEmpty();
        theirs.lockShared(operation, 2);
    }

    @Test
    void ofManyWhoClaimAtOnceOneGetsIt() {
        ours.create(operation, "ours", LONG);
        for (long token = 2; token < 6; token++) {
            ours.release(operation, token - 1);
            List<CompletableFuture<OptionalLong>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                LeaseRepository node = repository(connection());
                claims.add(CompletableFuture.supplyAsync(
                        () -> node.claim(operation, "node", LONG),
                        task -> Thread.ofVirtual().start(task)));
            }
            assertThat(claims.stream().map(CompletableFuture::join).filter(OptionalLong::isPresent))
                    .containsExactly(OptionalLong.of(token));
        }
    }

    @Test
    void heartbeatProlongsOnlyWhatIsStillHeldWithTheSameToken() {
        ours.create(operation, "ours", LONG);
        assertThat(ours.renew(List.of(operation.value()), List.of(1L), LONG)).containsExactly(operation.value());
        expire();
        assertThat(ours.renew(List.of(operation.value()), List.of(1L), LONG))
                .as("ran out, and nobody has claimed it")
                .containsExactly(operation.value());
        assertThat(theirs.claim(operation, "theirs", LONG)).isEmpty();
        expire();
        theirs.claim(operation, "theirs", LONG);
        assertThat(ours.renew(List.of(operation.value()), List.of(1L), LONG)).isEmpty();
        theirs.release(operation, 2);
        assertThat(theirs.renew(List.of(operation.value()), List.of(2L), LONG)).isEmpty();
    }

    @Test
    void transactionThatPassedTheFenceKeepsTheOperationFromBeingClaimed() throws SQLException {
        ours.create(operation, "ours", LONG);
        expire();
        here.setAutoCommit(false);
        ours.lockShared(operation, 1);
        assertThat(theirs.claim(operation, "theirs", LONG)).as("not waited for").isEmpty();
        here.commit();
        assertThat(theirs.claim(operation, "theirs", LONG)).hasValue(2);
        assertThatThrownBy(() -> ours.lockShared(operation, 1)).isInstanceOf(LeaseLostException.class);
        here.rollback();
    }

    @Test
    void zombieDoesNotPassTheFence() {
        ours.create(operation, "ours", LONG);
        expire();
        theirs.claim(operation, "theirs", LONG);
        assertThatThrownBy(() -> ours.lockShared(operation, 1))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(operation.toString());
        assertThat(theirs.lockShared(operation, 2))
                .as("cancellation was requested")
                .isFalse();
        theirs.release(operation, 2);
        assertThatThrownBy(() -> theirs.lockShared(operation, 2)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void everyClaimIsWrittenDown() throws SQLException {
        ours.create(operation, "ours", LONG);
        expire();
        theirs.claim(operation, "theirs", LONG);
        theirs.claim(operation, "theirs", LONG);
        try (var statement = here.createStatement();
                var rows =
                        statement.executeQuery("select string_agg(token || owner, ' ' order by token) from lease_claim"
                                + " where operation_id = '" + operation + "'")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("1ours 2theirs");
        }
    }
}
