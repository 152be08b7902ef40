package dev.carrel.search;

import dev.carrel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants the ranks of a hybrid search fused; what is absent is as configured.
 *
 * @param k of reciprocal rank fusion, 1 to 1,000
 * @param semanticWeight above 0, at most 100
 * @param keywordWeight above 0, at most 100
 * @param depth how many chunks of each leg are ranked, 1 to 1,000
 */
public record FusionRequest(
        @Nullable Integer k,
        @Nullable Double semanticWeight,
        @Nullable Double keywordWeight,
        @Nullable Integer depth) {

    /** @throws ProblemException 400 naming the field, its value and the limit */
    Fusion over(Fusion defaults) {
        return new Fusion(
                number("k", k, Fusion.LARGEST_K, defaults.k()),
                weight("semanticWeight", semanticWeight, defaults.semanticWeight()),
                weight("keywordWeight", keywordWeight, defaults.keywordWeight()),
                number("depth", depth, Fusion.DEEPEST, defaults.depth()));
    }

    private static int number(String name, @Nullable Integer value, int most, int otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value < 1 || value > most) {
            throw ProblemException.invalid(
                    "fusion." + name,
                    value,
                    "fusion." + name + " is " + value + "; it must be 1 to " + most + ".",
                    most);
        }
        return value;
    }

    private static double weight(String name, @Nullable Double value, double otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (!(value > 0 && value <= Fusion.LARGEST_WEIGHT)) {
            throw ProblemException.invalid(
                    "fusion." + name,
                    value,
                    "fusion." + name + " is " + value + "; it must be above 0 and at most " + Fusion.LARGEST_WEIGHT
                            + ". To leave a leg out, choose another mode.",
                    Fusion.LARGEST_WEIGHT);
        }
        return value;
    }
}
