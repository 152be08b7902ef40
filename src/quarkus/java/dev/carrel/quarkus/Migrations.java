package dev.carrel.quarkus;

import dev.carrel.database.UnlimitedConnections;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Lets migrations take longer than any request may. */
@Singleton
public class Migrations implements FlywayConfigurationCustomizer {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.dataSource(new UnlimitedConnections(configuration.getDataSource()));
    }
}
