package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code receiving → pending → processing → completed | failed | cancelled}; back to pending when an attempt fails for a
 * reason that may pass, or on retry.
 */
public enum OperationStatus {
    /** Its request is still being read; nobody may start it. */
    RECEIVING,
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** The word in rows and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when nothing more happens by itself. */
    public boolean ended() {
        return switch (this) {
            case COMPLETED, FAILED, CANCELLED -> true;
            case RECEIVING, PENDING, PROCESSING -> false;
        };
    }

    /** Parses a row's or a caller's word; 400 for any other. */
    public static OperationStatus of(String label) {
        for (OperationStatus status : values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        throw ProblemException.invalid(
                "status",
                label,
                "status must be one of "
                        + Stream.of(values()).map(OperationStatus::label).collect(Collectors.joining(", ")) + ".",
                null);
    }
}
