package dev.carrel.harness;

import dev.carrel.stores.EmbeddedStores;
import dev.carrel.stores.StoresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL with the migrations and nothing else, for tests of what is written to it: no service works on it, and a test
 * may fill it as it likes.
 */
public final class Database implements AutoCloseable {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private final EmbeddedStores stores;

    private Database(EmbeddedStores stores) {
        this.stores = stores;
    }

    /** Starts one on an empty directory below {@code target}. */
    public static Database start() {
        Database database = new Database(
                EmbeddedStores.start(StoresConfig.in(Stores.newDirectory("database-"), Stores.ELASTICSEARCH_HOME)
                        .withPostgres(StoresConfig.Postgres.defaults()
                                .withBinaries(Stores.ELASTICSEARCH_HOME.resolveSibling("postgres")))
                        .withElasticsearch(null)));
        try {
            database.migrate();
            return database;
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    private void migrate() {
        try (Stream<Path> files = Files.list(MIGRATIONS);
                Connection connection = connection()) {
            for (Path file :
                    files.sorted(Comparator.comparingInt(Database::version)).toList()) {
                execute(connection, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The migrations cannot be read", e);
        } catch (SQLException e) {
            throw new IllegalStateException("The migrations cannot be applied", e);
        }
    }

    /** Of {@code V10__plans.sql}: 10. */
    private static int version(Path migration) {
        String name = migration.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    /** A new connection. */
    public Connection connection() {
        try {
            return DriverManager.getConnection(stores.postgresUrl(), stores.postgresUser(), stores.postgresPassword());
        } catch (SQLException e) {
            throw new IllegalStateException("No connection to the test's database", e);
        }
    }

    /** Executes statements. */
    public static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /**
     * Blocks of tables and indexes that the work on this connection looks at: what it costs, whatever the machine does
     * meanwhile. The connection must not be in a transaction.
     */
    public static long blocks(Connection connection, Runnable work) {
        long before = blocks(connection);
        work.run();
        return blocks(connection) - before;
    }

    private static long blocks(Connection connection) {
        execute(connection, "select pg_stat_force_next_flush()");
        String sum = String.join(
                " + ",
                List.of("heap_blks_hit", "heap_blks_read", "idx_blks_hit", "idx_blks_read").stream()
                        .map(column -> "coalesce(sum(" + column + "), 0)")
                        .toList());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + sum + " from pg_statio_user_tables")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Block counts cannot be read", e);
        }
    }

    @Override
    public void close() {
        stores.close();
    }
}
