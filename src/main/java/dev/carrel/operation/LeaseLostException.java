package dev.carrel.operation;

/** Somebody else owns the operation now; the transaction that finds out rolls back, and its job execution ends. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(OperationId operation, long token) {
        super("Operation " + operation + " is no longer held with token " + token
                + "; another node continues it. Nothing of this transaction is kept.");
    }
}
