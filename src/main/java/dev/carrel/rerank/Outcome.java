package dev.carrel.rerank;

import java.util.List;

/** What came of asking for scores. */
public sealed interface Outcome {
    /** Scores, one for each text in their order, all finite; the larger, the better. The scale is the model's. */
    record Scored(List<Double> scores) implements Outcome {}

    /** None. */
    record Failed(RerankFailure failure) implements Outcome {}
}
