package dev.carrel.deletion;

import dev.carrel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * How fast a deletion may purge.
 *
 * @param chunksPerSecond 1 to {@value #FASTEST}, or 0 for no limit
 */
public record DeletionThrottle(@Nullable Integer chunksPerSecond) {
    /** The highest rate that may be asked for. */
    static final int FASTEST = 1_000_000;

    /** The rate; null for no limit. @throws ProblemException 400 when it is none */
    @Nullable Integer checked() {
        if (chunksPerSecond == null || chunksPerSecond < 0 || chunksPerSecond > FASTEST) {
            throw ProblemException.invalid(
                    "chunksPerSecond",
                    chunksPerSecond,
                    "chunksPerSecond is " + (chunksPerSecond == null ? "missing" : chunksPerSecond)
                            + "; it must be a number from 1 to " + FASTEST + ", or 0 for no limit.",
                    FASTEST);
        }
        return chunksPerSecond == 0 ? null : chunksPerSecond;
    }
}
