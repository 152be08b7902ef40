package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** The place of an operation in a list that is newest first. */
public record OperationPageKey(OffsetDateTime createdAt, UUID id) {

    /** The text form of an operation's place. */
    public static String of(Operation operation) {
        return operation.createdAt() + "/" + operation.id();
    }

    static OperationPageKey parse(String text) {
        try {
            int slash = text.indexOf('/');
            return new OperationPageKey(
                    Instant.parse(text.substring(0, Math.max(0, slash))).atOffset(ZoneOffset.UTC),
                    UUID.fromString(text.substring(slash + 1)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw ProblemException.invalid("cursor", text, "This cursor was not given out by this list.", null);
        }
    }
}
