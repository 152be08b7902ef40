package dev.carrel.embedding;

import org.jspecify.annotations.Nullable;

/** The model will not take this text, however often it is asked. */
public final class EmbeddingRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddingRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
