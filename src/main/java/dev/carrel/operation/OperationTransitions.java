package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Changes of status that people ask for, each in one transaction with the operation's row locked. */
@ApplicationScoped
@Transactional
public class OperationTransitions {
    private final OperationRepository operations;
    private final Instance<OperationRules> rules;

    @Inject
    public OperationTransitions(OperationRepository operations, @Any Instance<OperationRules> rules) {
        this.operations = operations;
        this.rules = rules;
    }

    /**
     * Cancels what waits or can be taken back; otherwise asks for it.
     *
     * @return the operation as it was before
     * @throws ProblemException 409 when it has ended
     */
    Operation cancel(OperationId id) {
        Operation operation = operations.lock(id).orElseThrow(() -> ProblemException.notFound("operation"));
        if (operation.status().ended()) {
            throw ProblemException.conflict("The " + operation.kind().label() + " is "
                    + operation.status().label() + " and cannot be cancelled any more.");
        }
        boolean takenBack = rules(operation).map(own -> own.takeBack(operation)).orElse(false);
        operations.requestCancel(id);
        if (takenBack || operation.status() == OperationStatus.PENDING) {
            operations.finish(id, OperationStatus.CANCELLED, null);
        }
        return operation;
    }

    /** Puts a failed or cancelled operation back to pending. @throws ProblemException 409 when it is neither */
    void retry(OperationId id) {
        Operation operation = operations.lock(id).orElseThrow(() -> ProblemException.notFound("operation"));
        rules(operation).ifPresent(own -> own.requireRetryable(operation));
        if (!operations.retry(id)) {
            throw ProblemException.conflict(
                    operation.status() == OperationStatus.FAILED
                            ? "The request of this " + operation.kind().label()
                                    + " broke off; send the documents again."
                            : "The " + operation.kind().label() + " is "
                                    + operation.status().label() + "; only a failed or cancelled one can be retried.");
        }
    }

    private Optional<OperationRules> rules(Operation operation) {
        return rules.stream().filter(own -> own.kind() == operation.kind()).findFirst();
    }
}
