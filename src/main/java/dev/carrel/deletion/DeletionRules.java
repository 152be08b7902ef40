package dev.carrel.deletion;

import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationRules;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A deletion that has purged nothing is taken back whole; one that was taken back is over. */
@ApplicationScoped
public class DeletionRules implements OperationRules {
    private final DeletionRepository deletions;
    private final NamespaceRepository namespaces;

    @Inject
    public DeletionRules(DeletionRepository deletions, NamespaceRepository namespaces) {
        this.deletions = deletions;
        this.namespaces = namespaces;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.DELETION;
    }

    @Override
    public boolean takeBack(Operation operation) {
        if (!deletions.takeBack(operation.id())) {
            return false;
        }
        if (!namespaces.restore(operation.organization(), operation.incarnation())) {
            throw ProblemException.conflict("Agent " + operation.agent()
                    + " was created anew meanwhile, so its old knowledge cannot be given back. The deletion goes on.");
        }
        return true;
    }

    @Override
    public void requireRetryable(Operation operation) {
        boolean restored = deletions
                .find(operation.id())
                .map(deletion -> deletion.restoredAt() != null)
                .orElse(false);
        if (restored) {
            throw ProblemException.conflict("This deletion was taken back, and agent " + operation.agent()
                    + " has its knowledge again. Delete the agent again instead.");
        }
    }
}
