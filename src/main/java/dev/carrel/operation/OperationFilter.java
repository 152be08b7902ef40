package dev.carrel.operation;

import dev.carrel.http.Flag;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which operations of an organization are listed; null means any.
 *
 * @param stuckAfter only open ones without a live lease for longer than this
 */
public record OperationFilter(
        OrganizationId organization,
        @Nullable OperationKind kind,
        @Nullable OperationStatus status,
        @Nullable String agent,
        @Nullable Duration stuckAfter) {

    /**
     * Parses what a caller wrote.
     *
     * @param stuck {@code true} for stuck ones only
     * @param stuckAfter what stuck means
     * @throws ProblemException 400 naming the parameter
     */
    public static OperationFilter of(
            String organization,
            @Nullable OperationKind kind,
            @Nullable String status,
            @Nullable String agent,
            @Nullable String stuck,
            Duration stuckAfter) {
        return new OperationFilter(
                new OrganizationId(organization),
                kind,
                status == null ? null : OperationStatus.of(status),
                agent == null ? null : new AgentId(agent).value(),
                Flag.of("stuck", stuck) ? stuckAfter : null);
    }
}
