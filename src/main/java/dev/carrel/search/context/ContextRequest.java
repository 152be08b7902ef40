package dev.carrel.search.context;

import dev.carrel.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How much around each hit a caller wants.
 *
 * @param before chunks before each hit, 0 to 10; 1 when absent
 * @param after chunks after each hit, 0 to 10; 1 when absent
 * @param maxTokens most tokens of the ready text, 50 to 100,000, as {@link TokenEstimate} counts them; no bound when absent
 */
@Schema(examples = "{\"before\": 1, \"after\": 1, \"maxTokens\": 2000}")
public record ContextRequest(
        @Nullable Integer before,
        @Nullable Integer after,
        @Nullable Integer maxTokens) {

    /**
     * The same with its bounds looked at, and what is absent filled in.
     *
     * @throws ProblemException 400 naming the field, its value and the limit
     */
    public ContextWindow checked() {
        return new ContextWindow(
                number("before", before, 0, ContextWindow.WIDEST, ContextWindow.USUAL),
                number("after", after, 0, ContextWindow.WIDEST, ContextWindow.USUAL),
                number(
                        "maxTokens",
                        maxTokens,
                        ContextWindow.FEWEST_TOKENS,
                        ContextWindow.MOST_TOKENS,
                        ContextWindow.UNBOUNDED));
    }

    private static int number(String name, @Nullable Integer value, int least, int most, int otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value < least || value > most) {
            throw ProblemException.invalid(
                    "context." + name,
                    value,
                    "context." + name + " is " + value + "; it must be " + least + " to " + most + ".",
                    value < least ? least : most);
        }
        return value;
    }
}
