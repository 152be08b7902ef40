package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** The place of an operation in a list that is newest first. */
public record OperationPageKey(OffsetDateTime createdAt, UUID id) {
    private static final int LAST_YEAR = 9999;

    /** The text form of an operation's place. */
    public static String of(Operation operation) {
        return operation.createdAt() + "/" + operation.id();
    }

    static OperationPageKey parse(String text) {
        try {
            int slash = text.indexOf('/');
            OffsetDateTime createdAt =
                    Instant.parse(text.substring(0, Math.max(0, slash))).atOffset(ZoneOffset.UTC);
            // an Instant reaches further than a timestamp of PostgreSQL
            if (createdAt.getYear() >= 0 && createdAt.getYear() <= LAST_YEAR) {
                return new OperationPageKey(createdAt, UUID.fromString(text.substring(slash + 1)));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // answered below, with the value
        }
        throw ProblemException.invalid("cursor", text, "This cursor was not given out by this list.", null);
    }
}
