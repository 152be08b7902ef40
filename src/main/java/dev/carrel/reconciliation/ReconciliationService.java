package dev.carrel.reconciliation;

import dev.carrel.namespace.Incarnation;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationControl;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationService;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/** Starts, cancels and continues runs. An organization has one open run at a time, and so has the service. */
@ApplicationScoped
public class ReconciliationService {
    private static final String UNIQUE_VIOLATION = "23505";

    private final ReconciliationRepository runs;
    private final OperationService operations;
    private final OperationControl control;

    @Inject
    public ReconciliationService(ReconciliationRepository runs, OperationService operations, OperationControl control) {
        this.runs = runs;
        this.operations = operations;
        this.control = control;
    }

    /**
     * Enqueues a run.
     *
     * @throws ProblemException 404 when there is no such organization or agent, 409 when one of the organization, or of the service, is open
     */
    @Transactional
    public OperationId start(Scope scope, Mode mode) {
        long size = runs.size(scope)
                .orElseThrow(() -> ProblemException.notFound(scope instanceof Scope.Agent ? "agent" : "organization"));
        Optional<OperationId> open = runs.open(scope);
        if (open.isPresent()) {
            throw ProblemException.conflict("Reconciliation " + open.get() + " is under way already.");
        }
        return oneAtATime(() -> {
            OperationId id = operations.enqueue(
                    OperationKind.RECONCILIATION,
                    scope.organizationId(),
                    scope.agentId(),
                    Incarnation.NONE,
                    size,
                    Duration.ZERO);
            runs.create(id, scope, mode);
            return id;
        });
    }

    /** A run of this organization, or of the whole service. @throws ProblemException 404 */
    public Operation get(Scope scope, OperationId id) {
        return operations.get(scope.organizationId(), OperationKind.RECONCILIATION, id);
    }

    /** Stops the run at its next slice. @throws ProblemException 404, or 409 when it has ended */
    public Operation cancel(Scope scope, OperationId id) {
        control.cancel(get(scope, id));
        return get(scope, id);
    }

    /** Continues a failed or cancelled run where it stopped. @throws ProblemException 404, or 409 when it cannot */
    public Operation retry(Scope scope, OperationId id) {
        return oneAtATime(() -> {
            control.retry(get(scope, id));
            return get(scope, id);
        });
    }

    /** The index that allows one open run decides between two that are started at once. */
    private static <T> T oneAtATime(Supplier<T> action) {
        try {
            return action.get();
        } catch (JdbiException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                    throw ProblemException.conflict("Another reconciliation is under way.");
                }
            }
            throw e;
        }
    }
}
