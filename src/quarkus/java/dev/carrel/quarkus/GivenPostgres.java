package dev.carrel.quarkus;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Waits for a PostgreSQL that is starting, or is not reached yet: JBeret asks for its tables before anything of ours is called,
 * and the process would end with its first try.
 */
final class GivenPostgres {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** Class of the states of connections that are refused or broken. */
    private static final String NO_CONNECTION = "08";

    /** Is starting or ending, has too many connections, accepts none for this database. */
    private static final Set<String> NOT_NOW = Set.of("57P03", "53300", "55000");

    private GivenPostgres() {}

    /** Returns when it lets the service in, or when waiting does not help: what is wrong is told by the service itself. */
    static void await() {
        Config config = ConfigProvider.getConfig();
        String url = config.getValue("quarkus.datasource.jdbc.url", String.class);
        String user = config.getValue("quarkus.datasource.username", String.class);
        String password = config.getOptionalValue("quarkus.datasource.password", String.class)
                .orElse("");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            try (Connection _ = DriverManager.getConnection(url, user, password)) {
                return;
            } catch (SQLException e) {
                if (!mayPass(e) || System.nanoTime() > deadline) {
                    return;
                }
                if (!told) {
                    System.err.println("carrel: waiting for PostgreSQL: " + e.getMessage());
                    told = true;
                }
            }
            pause();
        }
    }

    private static boolean mayPass(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith(NO_CONNECTION) || NOT_NOW.contains(state));
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for PostgreSQL", e);
        }
    }
}
