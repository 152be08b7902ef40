package dev.carrel.health;

import dev.carrel.reconciliation.ReconciliationResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.JdbiException;

/**
 * Tells what the latest reconciliation of the whole service has found, and whether that is an alarm. Always up, as
 * {@link OperationsReadiness} is and why.
 */
@Readiness
@ApplicationScoped
public class ReconciliationReadiness implements HealthCheck {
    private final ReconciliationResult result;

    @Inject
    public ReconciliationReadiness(ReconciliationResult result) {
        this.result = result;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("reconciliation").up();
        try {
            result.last()
                    .ifPresent(last -> response.withData("finishedAt", String.valueOf(last.finishedAt()))
                            .withData("mode", last.mode())
                            .withData("drifts", last.drifts())
                            .withData("healed", last.healed())
                            .withData("alarm", last.alarm()));
        } catch (JdbiException e) {
            // the check of PostgreSQL says so
        }
        return response.build();
    }
}
