package dev.carrel.index;

import org.jspecify.annotations.Nullable;

/** Elasticsearch did not do what was asked; asking again later may work, and is harmless. */
public class IndexUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IndexUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
