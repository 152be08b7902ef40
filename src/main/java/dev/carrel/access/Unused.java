package dev.carrel.access;

import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** How long a chunk must have been without use to be cold. Stateless. */
public final class Unused {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Unused() {}

    /**
     * Reads a caller's word.
     *
     * @param text an ISO 8601 duration of days and smaller units, such as P30D
     * @throws ProblemException 400 when it is missing, none, or not PT1H to P36500D: nobody means all chunks by leaving it out
     */
    public static Duration parse(@Nullable String text) {
        if (text != null) {
            try {
                Duration duration = Duration.parse(text);
                if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            } catch (DateTimeParseException | ArithmeticException noDuration) {
                // answered below, with the value
            }
        }
        throw ProblemException.invalid(
                "unusedFor",
                text,
                "unusedFor is " + (text == null ? "missing" : "'" + Problem.shortened(text) + "'")
                        + "; it must be a duration from PT1H to P36500D, such as P30D.",
                "PT1H");
    }
}
