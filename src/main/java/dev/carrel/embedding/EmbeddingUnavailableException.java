package dev.carrel.embedding;

import org.jspecify.annotations.Nullable;

/**
 * The model did not do what was asked; asking again later, or when its settings were corrected, may work. The message is in
 * our own words and may be shown to callers; what a library said is in the cause.
 */
public final class EmbeddingUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddingUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
