package dev.carrel.index;

import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch did not do what was asked; asking again later may work, and is harmless. The message is in our own words and
 * may be shown to callers; what a library said is in the cause.
 */
public class IndexUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IndexUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
