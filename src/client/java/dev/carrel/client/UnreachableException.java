package dev.carrel.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No answer that counts: no connection, none in time, or the service stayed too busy over all retries. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreachableException(String message, @Nullable IOException cause) {
        super(message, cause);
    }
}
