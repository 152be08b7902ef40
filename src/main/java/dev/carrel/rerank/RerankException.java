package dev.carrel.rerank;

import org.jspecify.annotations.Nullable;

/** A call gave no scores. The message is for the log: it holds nothing of what was sent, nor of what came. */
final class RerankException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RerankFailure failure;

    RerankException(RerankFailure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    RerankFailure failure() {
        return failure;
    }
}
