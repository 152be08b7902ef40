package dev.carrel.reconciliation;

import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationRules;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** A run ends at its next slice, and is continued only while no other of its organization is open. */
@ApplicationScoped
public class ReconciliationRules implements OperationRules {
    private final ReconciliationRepository runs;

    @Inject
    public ReconciliationRules(ReconciliationRepository runs) {
        this.runs = runs;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RECONCILIATION;
    }

    @Override
    public boolean takeBack(Operation operation) {
        return false;
    }

    @Override
    public void requireRetryable(Operation operation) {
        Optional<OperationId> open = runs.open(new Scope.Organization(operation.organization()));
        if (open.isPresent()) {
            throw ProblemException.conflict("Reconciliation " + open.get() + " is under way already.");
        }
    }
}
