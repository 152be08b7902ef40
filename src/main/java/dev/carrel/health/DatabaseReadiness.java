package dev.carrel.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Ready when PostgreSQL answers and its latest migration succeeded. */
@Readiness
@ApplicationScoped
public class DatabaseReadiness implements HealthCheck {
    private final Jdbi jdbi;

    @Inject
    public DatabaseReadiness(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("postgresql");
        try {
            String version = jdbi.withHandle(
                    handle -> handle.createQuery("""
                            select version from flyway_schema_history where success
                            order by installed_rank desc limit 1""").mapTo(String.class).one());
            return response.up().withData("migration", version).build();
        } catch (JdbiException | IllegalStateException e) {
            return response.down()
                    .withData("error", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
