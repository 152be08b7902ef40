package dev.carrel.search;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notes what a search does, for its explanation. Used by one thread. */
final class Trace {
    private int looks;
    private long semanticNanos;
    private long keywordNanos;
    private long rowsNanos;
    private @Nullable Long rerankNanos;
    private @Nullable LegReport semantic;
    private @Nullable LegReport keyword;
    private Set<Long> dead = Set.of();

    /** Does what is asked of the model that reranks. */
    <T> T reranking(Supplier<T> call) {
        long start = System.nanoTime();
        try {
            return call.get();
        } finally {
            rerankNanos = System.nanoTime() - start;
        }
    }

    /** Does what is asked of the rows. */
    <T> T rows(Supplier<T> read) {
        long start = System.nanoTime();
        try {
            return read.get();
        } finally {
            rowsNanos += System.nanoTime() - start;
        }
    }

    /** A look at the namespace has ended. */
    void looked(Legs legs, Set<Long> alive) {
        looks++;
        dead = new HashSet<>(legs.chunkIds());
        dead.removeAll(alive);
        semantic = report(legs.semantic(), alive);
        keyword = report(legs.keyword(), alive);
        semanticNanos += nanos(legs.semantic());
        keywordNanos += nanos(legs.keyword());
    }

    private static @Nullable LegReport report(@Nullable Leg leg, Set<Long> alive) {
        return leg == null ? null : leg.report(alive);
    }

    private static long nanos(@Nullable Leg leg) {
        return leg == null ? 0 : leg.nanos();
    }

    /** Chunks of the last look that were dropped at the join. */
    Set<Long> dead() {
        return dead;
    }

    Explanation explanation(Question question, List<Dropped> dropped) {
        return new Explanation(
                looks,
                millis(question.nanos()),
                millis(semanticNanos),
                millis(keywordNanos),
                millis(rowsNanos),
                rerankNanos == null ? null : millis(rerankNanos),
                semantic,
                keyword,
                dropped);
    }

    /** Milliseconds, to the hundredth. */
    static double millis(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }
}
