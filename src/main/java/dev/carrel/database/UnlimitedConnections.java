package dev.carrel.database;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool's connections for work that may last, such as migrations: a transaction of another connection waits meanwhile, too,
 * since Flyway holds its lock in one. The limits that the pool gives its connections are lifted while one is lent, and are as
 * they were when it goes back; one of which that cannot be said is thrown away. Thread-safe if the pool is.
 */
public final class UnlimitedConnections implements DataSource {
    private static final List<String> LIMITS = List.of("transaction_timeout", "idle_in_transaction_session_timeout");

    private final DataSource pool;

    /** @param pool of PostgreSQL */
    public UnlimitedConnections(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return unlimited(pool.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return unlimited(pool.getConnection(user, password));
    }

    private static Connection unlimited(Connection connection) throws SQLException {
        Map<String, String> limits = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String limit : LIMITS) {
                try (ResultSet row = statement.executeQuery("show " + limit)) {
                    row.next();
                    limits.put(limit, row.getString(1));
                }
                statement.execute("set " + limit + " = 0");
            }
        } catch (SQLException | RuntimeException e) {
            connection.abort(Runnable::run);
            throw e;
        }
        return (Connection) Proxy.newProxyInstance(
                UnlimitedConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        giveBack(connection, limits);
                        return null;
                    }
                    return invoke(() -> method.invoke(connection, arguments));
                });
    }

    private static void giveBack(Connection connection, Map<String, String> limits) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                connection.rollback(); // or what is set here would be taken back with the transaction
                connection.setAutoCommit(true);
            }
            for (Map.Entry<String, String> limit : limits.entrySet()) {
                statement.execute("set " + limit.getKey() + " = '" + limit.getValue() + "'");
            }
        } catch (SQLException | RuntimeException e) {
            connection.abort(Runnable::run);
        }
        connection.close();
    }

    private static @Nullable Object invoke(Invocation invocation) throws Throwable {
        try {
            return invocation.proceed();
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return pool.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        pool.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        pool.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return pool.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return pool.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return pool.isWrapperFor(type);
    }

    @FunctionalInterface
    private interface Invocation {
        @Nullable Object proceed() throws ReflectiveOperationException;
    }
}
