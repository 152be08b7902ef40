package dev.carrel.wildfly;

import dev.carrel.database.UnlimitedConnections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the tables to the version of this WAR. Nodes that start together wait for one another in the database. */
@ApplicationScoped
public class Migrations {
    private final DataSource dataSource;

    @Inject
    public Migrations(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @throws org.flywaydb.core.api.FlywayException when they cannot be brought there */
    void run() {
        Flyway.configure(Migrations.class.getClassLoader())
                // a migration of a large table takes longer than any request may
                .dataSource(new UnlimitedConnections(dataSource))
                // the server has created the tables of its job repository before, hence the baseline
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // for half a minute, a try a second
                .connectRetries(30)
                .connectRetriesInterval(1)
                .load()
                .migrate();
    }
}
