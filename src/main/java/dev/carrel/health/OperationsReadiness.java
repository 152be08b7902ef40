package dev.carrel.health;

import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.JdbiException;

/**
 * Tells how many operations are stuck. Always up: searches are answered all the same, and a balancer that took the node
 * away for it would take all of them.
 */
@Readiness
@ApplicationScoped
public class OperationsReadiness implements HealthCheck {
    private static final int MOST = 1000;

    private final OperationQueries operations;
    private final OperationsConfig config;

    @Inject
    public OperationsReadiness(OperationQueries operations, OperationsConfig config) {
        this.operations = operations;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("operations").up();
        try {
            return response.withData("stuck", operations.countStuck(config.stuckAfter(), MOST))
                    .build();
        } catch (JdbiException e) {
            // the check of PostgreSQL says so
            return response.build();
        }
    }
}
