package dev.carrel.operation;

import dev.carrel.harness.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose operation is next (promise 11). */
class DispatchOrderIT {
    private static Database database;

    private Connection connection;
    private OperationQueries queries;

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
        connection = database.connection();
        Database.execute(connection, "truncate operation cascade");
        queries = new OperationQueries(Jdbi.create(connection));
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** Operations of an organization, the first of them so many minutes ago and the others later. */
    private void operations(String organization, int count, String status, int minutesAgo) {
        Database.execute(connection, """
                insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status, created_at, not_before)
                select gen_random_uuid(), 'ingestion', '%1$s', 'agent-' || i, gen_random_uuid(), '%3$s', t.t, t.t
                from generate_series(0, %2$d - 1) i
                cross join lateral (select now() - interval '%4$d min' + i * interval '1 ms' as t) t
                """.formatted(organization, count, status, minutesAgo));
        Database.execute(connection, "analyze operation");
    }

    private List<String> next(int limit) {
        return queries.nextPending(limit).stream()
                .map(operation -> operation.organization().value())
                .toList();
    }

    @Test
    void longQueueOfOneDelaysAnotherByNoMoreThanOne() {
        operations("big", 10_000, "pending", 60);
        operations("small", 1, "pending", 1);

        assertThat(next(4)).containsExactly("big", "small", "big", "big");
        assertThat(next(1)).containsExactly("big");
    }

    @Test
    void organizationWithWorkUnderWayComesAfterOneWithout() {
        operations("big", 10_000, "pending", 60);
        operations("big", 4, "processing", 90);
        operations("small", 1, "pending", 1);

        assertThat(next(1)).containsExactly("small");
    }

    /** With a node of so many places that are all taken by the long queue, and freed one after the other. */
    @Test
    void longQueueOfOneDelaysAnotherByNoMoreStartsThanThereArePlaces() {
        int places = 4;
        operations("big", 10_000, "pending", 60);
        for (int started = 0; started < places; started++) {
            takeNext();
        }
        operations("small", 1, "pending", 1);
        int starts = 0;
        do {
            end("big");
            starts++;
        } while (!takeNext().equals("small"));

        assertThat(starts).isLessThanOrEqualTo(places);
    }

    /** Takes the next operation. @return whose it is */
    private String takeNext() {
        Operation next = queries.nextPending(1).getFirst();
        Database.execute(
                connection, "update operation set status = 'processing' where operation_id = '" + next.id() + "'");
        return next.organization().value();
    }

    private void end(String organization) {
        Database.execute(connection, """
                update operation set status = 'completed' where operation_id = (select operation_id from operation
                    where organization_id = '%s' and status = 'processing' limit 1)""".formatted(organization));
    }

    @Test
    void organizationsTakeTurnsAndEachItsOldestFirst() {
        operations("a", 3, "pending", 30);
        operations("b", 3, "pending", 20);
        operations("c", 1, "pending", 10);

        assertThat(next(7)).containsExactly("a", "b", "c", "a", "b", "a", "b");
        List<Operation> ofA = queries.nextPending(7).stream()
                .filter(operation -> operation.organization().value().equals("a"))
                .toList();
        assertThat(ofA).isSortedAccordingTo((x, y) -> x.createdAt().compareTo(y.createdAt()));
    }

    @Test
    void deletionDoesNotWaitBehindWhatItsOrganizationHasQueued() {
        operations("a", 10_000, "pending", 30);
        operations("b", 10, "pending", 30);
        Database.execute(
                connection, "update operation set kind = 'deletion' where agent_id = 'agent-9' and status = 'pending'");
        next(4);
        long blocks = Database.blocks(connection, () -> next(4));

        assertThat(queries.nextPending(4))
                .extracting(operation -> operation.organization() + " " + operation.kind())
                .containsExactly("a DELETION", "b DELETION", "a INGESTION", "b INGESTION");
        assertThat(blocks).isLessThan(200);
    }

    @Test
    void deletionsInTheirGraceAreNotReadAgainAndAgain() {
        operations("a", 5_000, "pending", 30);
        next(4);
        long without = Database.blocks(connection, () -> next(4));
        operations("a", 5_000, "pending", 20);
        Database.execute(connection, """
                update operation set kind = 'deletion', not_before = now() + interval '1 day'
                where created_at > now() - interval '25 min'""");
        Database.execute(connection, "vacuum analyze operation");
        next(4);

        assertThat(queries.nextPending(4)).allMatch(operation -> operation.kind() == OperationKind.INGESTION);
        assertThat(Database.blocks(connection, () -> next(4))).isLessThan(without + 60);
    }

    @Test
    void operationThatWaitsForItsNextAttemptIsNotTaken() {
        operations("a", 2, "pending", 30);
        Database.execute(
                connection, "update operation set not_before = now() + interval '1 min' where agent_id = 'agent-0'");

        assertThat(queries.nextPending(10))
                .singleElement()
                .satisfies(operation -> assertThat(operation.agent().value()).isEqualTo("agent-1"));
    }

    @Test
    void lookingForWorkDoesNotReadTheQueues() {
        operations("a", 10, "pending", 60);
        operations("b", 10, "pending", 60);
        next(4);
        long few = Database.blocks(connection, () -> next(4));
        operations("a", 10_000, "pending", 50);
        operations("done", 10_000, "completed", 50);
        next(4);
        long many = Database.blocks(connection, () -> next(4));

        assertThat(many).isLessThan(few + 60);
    }

    @Test
    void nothingWaitingIsNothingToDo() {
        operations("a", 5, "processing", 10);
        operations("b", 5, "completed", 10);

        assertThat(next(4)).isEmpty();
    }
}
