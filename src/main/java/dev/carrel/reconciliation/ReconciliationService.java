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
import java.time.Duration;
import java.util.Optional;

/** Starts, cancels and continues runs. An organization has one open run at a time, and so has the service. */
@ApplicationScoped
public class ReconciliationService {
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
        OperationId id = operations.enqueue(
                OperationKind.RECONCILIATION,
                scope.organizationId(),
                scope.agentId(),
                Incarnation.NONE,
                size,
                Duration.ZERO);
        runs.create(id, scope, mode);
        return id;
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
        control.retry(get(scope, id));
        return get(scope, id);
    }
}
