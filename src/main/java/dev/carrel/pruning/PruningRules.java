package dev.carrel.pruning;

import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationRules;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** A pruning ends at its next batch; what it removed stays removed. It is continued only while the agent lives. */
@ApplicationScoped
public class PruningRules implements OperationRules {
    private final PruningRepository prunings;
    private final NamespaceRepository namespaces;

    @Inject
    public PruningRules(PruningRepository prunings, NamespaceRepository namespaces) {
        this.prunings = prunings;
        this.namespaces = namespaces;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.PRUNING;
    }

    @Override
    public boolean takeBack(Operation operation) {
        return false;
    }

    @Override
    public void requireRetryable(Operation operation) {
        if (!namespaces.lockForPublication(operation.incarnation())) {
            throw ProblemException.conflict("What this pruning was to prune has been deleted.");
        }
        Optional<OperationId> open = prunings.open(operation.incarnation());
        if (open.isPresent()) {
            throw ProblemException.conflict("Pruning " + open.get() + " is under way already.");
        }
    }
}
