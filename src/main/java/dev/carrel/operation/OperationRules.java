package dev.carrel.operation;

import dev.carrel.problem.ProblemException;

/**
 * What cancelling and retrying mean for the operations of one kind besides their change of status. A kind has one bean of
 * this type or none. Called inside the transaction that changes the status, with the operation's row locked.
 */
public interface OperationRules {
    OperationKind kind();

    /**
     * Takes an open operation back, where that is still possible.
     *
     * @return true when it was: the operation is cancelled now, and its job must find that out before it changes anything;
     *     false when its job is to end at its next batch
     * @throws ProblemException 409 when it can neither be taken back nor be left as it is
     */
    boolean takeBack(Operation operation);

    /** Lets a failed or cancelled operation be retried. @throws ProblemException 409 when it must stay as it is */
    void requireRetryable(Operation operation);
}
