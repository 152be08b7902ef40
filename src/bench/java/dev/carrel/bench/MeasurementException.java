package dev.carrel.bench;

import org.jspecify.annotations.Nullable;

/** A measurement that could not be made; the message is for the person who asked for it. */
public final class MeasurementException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MeasurementException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public MeasurementException(String message) {
        this(message, null);
    }
}
