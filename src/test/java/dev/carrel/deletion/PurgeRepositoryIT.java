package dev.carrel.deletion;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.namespace.Incarnation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a purge removes and its certificate counts, on PostgreSQL: all that the schema knows of an agent. */
class PurgeRepositoryIT {
    /** What says that there was an agent, and what was done to it, but nothing that it knew. */
    private static final Set<String> RECORDS =
            Set.of("namespace", "operation", "deletion_certificate", "reconciliation_drift");

    private static Database database;
    private static Connection connection;
    private static Jdbi jdbi;
    private static PurgeRepository purge;

    @BeforeAll
    static void start() throws SQLException {
        database = Database.start();
        connection = database.connection();
        jdbi = DatabaseProducer.withArrays(Jdbi.create(connection));
        purge = new PurgeRepository(jdbi);
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void everyTableOfTheSchemaIsPurgedOrARecord() {
        List<String> tables = jdbi.withHandle(
                handle -> handle.createQuery("""
                        select c.table_name from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where c.table_schema = current_schema() and c.column_name = 'incarnation'
                            and t.table_type = 'BASE TABLE'""").mapTo(String.class).list());
        List<String> expected = new ArrayList<>(PurgeRepository.TABLES);
        expected.addAll(RECORDS);

        assertThat(tables).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aRowThatIsLeftInAnyTableIsCounted() {
        for (String table : PurgeRepository.TABLES) {
            UUID incarnation = UUID.randomUUID();
            leave(table, incarnation);

            assertThat(purge.rowsLeft(new Incarnation(incarnation))).as(table).isOne();
            assertThat(purge.rowsLeft(new Incarnation(UUID.randomUUID()))).isZero();
        }
    }

    @Test
    void theRestIsRemovedFromAllTables() {
        UUID incarnation = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        for (String table : PurgeRepository.TABLES) {
            leave(table, incarnation);
            leave(table, other);
        }
        jdbi.useHandle(handle -> handle.execute("delete from chunk where incarnation = ?", incarnation));
        assertThat(purge.removeAccesses(new Incarnation(incarnation), 10)).isOne();
        purge.removeRest(new Incarnation(incarnation));

        assertThat(purge.rowsLeft(new Incarnation(incarnation))).isZero();
        assertThat(purge.rowsLeft(new Incarnation(other))).isEqualTo(PurgeRepository.TABLES.size());
    }

    @Test
    void whatIsLeftAfterTheCertificateIsFoundInAllTables() {
        UUID incarnation = UUID.randomUUID();
        for (String table : PurgeRepository.TABLES) {
            leave(table, incarnation);
        }

        assertThat(purge.removeLate(new Incarnation(incarnation), 10)).isEqualTo(PurgeRepository.TABLES.size());
        assertThat(purge.rowsLeft(new Incarnation(incarnation))).isZero();
    }

    /** One row, without those that it would refer to: all values that the table demands are made up by their types. */
    private static void leave(String table, UUID incarnation) {
        jdbi.useHandle(handle -> {
            List<String> columns = new ArrayList<>(List.of("incarnation"));
            List<String> values = new ArrayList<>(List.of("'" + incarnation + "'"));
            handle.createQuery("""
                            select column_name, data_type from information_schema.columns
                            where table_schema = current_schema() and table_name = :table and column_name <> 'incarnation'
                                and is_nullable = 'NO' and column_default is null
                                and is_identity = 'NO' and is_generated = 'NEVER'""")
                    .bind("table", table)
                    .map((row, context) -> new Column(row.getString("column_name"), row.getString("data_type")))
                    .forEach(column -> {
                        columns.add(column.name);
                        values.add(column.value());
                    });
            handle.execute("set session_replication_role = replica"); // no foreign keys
            handle.execute("insert into " + table + " (" + String.join(", ", columns) + ") values ("
                    + String.join(", ", values) + ")");
            handle.execute("set session_replication_role = default");
        });
    }

    private record Column(String name, String type) {
        private String value() {
            return switch (type) {
                case "uuid" -> "gen_random_uuid()";
                case "text" -> name.equals("status") ? "'ready'" : "'x'";
                case "bytea" -> "'\\x00'";
                case "ARRAY", "jsonb" -> "'{}'";
                case "timestamp with time zone" -> "now()";
                default -> "1";
            };
        }
    }
}
