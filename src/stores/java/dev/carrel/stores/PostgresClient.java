package dev.carrel.stores;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * The few words the start has with the server.
 *
 * @param port on 127.0.0.1
 */
record PostgresClient(int port, String password) {

    /** The database made for Carrel. */
    static final String DATABASE = "carrel";

    /** Itself, not through DriverManager, which does not see it from every class loader. */
    private static final Driver DRIVER = driver();

    /** The class of SQL states for a refused login. */
    private static final String REFUSED = "28";

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * Whether it accepts connections, after which the database exists. False while it starts or recovers.
     *
     * @throws StoreStartException when it answers, but will not let us in
     */
    boolean ready() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                statement.execute("create database " + DATABASE);
            }
            return true;
        } catch (SQLException failure) {
            String state = failure.getSQLState();
            if (state != null && state.startsWith(REFUSED)) {
                throw new StoreStartException(
                        "PostgreSQL on " + url(DATABASE) + " refuses the user " + PostgresFiles.USER
                                + " with the password kept beside its data: " + failure.getMessage(),
                        failure);
            }
            return false;
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
            return found.next();
        }
    }

    private static Driver driver() {
        try {
            return Class.forName("org.postgresql.Driver")
                    .asSubclass(Driver.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new StoreStartException("PostgreSQL's JDBC driver is not on the class path", missing);
        }
    }

    private Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", PostgresFiles.USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        return DRIVER.connect(url(database), properties);
    }
}
