package dev.carrel.database;

import dev.carrel.harness.Database;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection has no limits while it is lent, and those of the pool when it is back. */
class UnlimitedConnectionsIT {
    private Database database;
    private Connection pooled;
    private UnlimitedConnections connections;

    @BeforeEach
    void connect() {
        database = Database.start();
        pooled = database.connection();
        Database.execute(pooled, "set idle_in_transaction_session_timeout = '10s'; set transaction_timeout = '75s'");
        connections = new UnlimitedConnections(poolOf(pooled));
    }

    @AfterEach
    void disconnect() throws SQLException {
        pooled.close();
        database.close();
    }

    @Test
    void limitsAreLiftedWhileAConnectionIsLent() throws SQLException {
        try (Connection lent = connections.getConnection()) {
            assertThat(limits(lent)).isEqualTo("0, 0");
        }
        assertThat(limits(pooled)).isEqualTo("10s, 75s");
    }

    @Test
    void limitsAreBackAfterATransactionThatWasLeftOpen() throws SQLException {
        try (Connection lent = connections.getConnection()) {
            lent.setAutoCommit(false);
            Database.execute(lent, "insert into organization (organization_id) values ('o')");
        }
        assertThat(limits(pooled)).isEqualTo("10s, 75s");
        pooled.setAutoCommit(false);
        pooled.rollback();
        assertThat(limits(pooled)).isEqualTo("10s, 75s");
    }

    @Test
    void aConnectionWhoseLimitsCannotBeSetAgainIsThrownAway() throws SQLException {
        try (Connection lent = connections.getConnection();
                Connection other = database.connection()) {
            Database.execute(
                    other,
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                            + " and backend_type = 'client backend'");
            assertThat(lent.isClosed()).isFalse();
        }
        assertThat(pooled.isClosed()).isTrue();
    }

    private static String limits(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('idle_in_transaction_session_timeout') || ', '"
                        + " || current_setting('transaction_timeout')")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Of one connection, which stays open when it is given back. */
    private static DataSource poolOf(Connection connection) {
        var kept = (Connection) Proxy.newProxyInstance(
                UnlimitedConnectionsIT.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return (DataSource) Proxy.newProxyInstance(
                UnlimitedConnectionsIT.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getConnection");
                    return kept;
                });
    }
}
