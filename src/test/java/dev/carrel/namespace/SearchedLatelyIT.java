package dev.carrel.namespace;

import dev.carrel.database.DatabaseProducer;
import dev.carrel.harness.Database;
import dev.carrel.harness.NamespaceRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which agents a node that starts takes for those that are asked next, on PostgreSQL. The latest search was days ago. */
class SearchedLatelyIT {
    private static final Duration LATELY = Duration.ofHours(1);

    private static Database database;
    private static Connection connection;
    private static NamespaceRepository namespaces;

    @BeforeAll
    static void fill() throws SQLException {
        database = Database.start();
        connection = database.connection();
        namespaces = new NamespaceRepository(DatabaseProducer.withArrays(Jdbi.create(connection)));
        insert("long-before", "'2026-01-01 10:59:00Z'");
        insert("a-little-before", "'2026-01-01 11:01:00Z'");
        insert("latest", "'2026-01-01 12:00:00Z'");
        insert("just-before", "'2026-01-01 11:59:00Z'");
        insert("never", "null");
        insert("retired", "'2026-01-01 11:59:30Z'");
        Database.execute(connection, "update namespace set status = 'retired' where agent_id = 'retired'");
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
        database.close();
    }

    private static void insert(String agent, String searchedAt) {
        UUID incarnation = UUID.randomUUID();
        NamespaceRows.insert(connection, incarnation, agent, 1, 1, incarnation.getMostSignificantBits() >>> 1);
        Database.execute(
                connection,
                "insert into search_statistics (incarnation, organization_id, agent_id, last_searched_at) values"
                        + " ('%s', 'o', '%s', %s)".formatted(incarnation, agent, searchedAt));
    }

    private static List<String> agents(int limit) {
        return namespaces.searchedLately(LATELY, limit).stream()
                .map(namespace -> namespace.agent().value())
                .toList();
    }

    @Test
    void theLatestComeFirstAndRetiredOnesNotAtAll() {
        assertThat(agents(100)).containsExactly("latest", "just-before", "a-little-before");
    }

    @Test
    void asManyAsAreWanted() {
        assertThat(agents(1)).containsExactly("latest");
    }
}
