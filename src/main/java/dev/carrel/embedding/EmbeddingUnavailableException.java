package dev.carrel.embedding;

import org.jspecify.annotations.Nullable;

/** The model did not answer; asking again later may work. */
public final class EmbeddingUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddingUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
