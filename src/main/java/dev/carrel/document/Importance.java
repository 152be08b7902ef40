package dev.carrel.document;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much a document counts in searches: what its chunks' similarity and BM25 score are multiplied by, 0 to 1. Stateless. */
public final class Importance {
    /** Of a document that came without. */
    public static final double USUAL = 1;

    private Importance() {}

    /** What is wrong with a value; empty when nothing is. */
    public static Optional<String> fault(double value) {
        return value >= 0 && value <= 1 ? Optional.empty() : Optional.of("is " + value + "; it must be from 0 to 1");
    }

    /** The value itself, without the sign of zero; 1 for none. */
    public static double of(@Nullable Double value) {
        return value == null ? USUAL : value + 0.0;
    }
}
