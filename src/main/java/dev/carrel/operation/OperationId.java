package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import java.util.UUID;

/** Identifies an operation; the API calls it {@code id}, and {@code queueId} for deletions. */
public record OperationId(UUID value) {

    /** A new one. */
    public static OperationId random() {
        return new OperationId(UUID.randomUUID());
    }

    /** Parses the form in a path. What is no UUID names no operation: 404. */
    public static OperationId parse(String text) {
        try {
            return new OperationId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("operation");
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
