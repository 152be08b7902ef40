package dev.carrel.operation;

/** Ends a job for good because what it worked for is gone, for example its namespace; trying again changes nothing. */
public final class OperationCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OperationCancelledException(String message) {
        super(message);
    }
}
