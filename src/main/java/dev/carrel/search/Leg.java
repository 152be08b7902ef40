package dev.carrel.search;

import dev.carrel.index.Candidate;
import dev.carrel.index.Found;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * One way in which a search asks the index. Candidates that turn out dead are made up for by asking for more, until as many
 * live ones as wanted are there or the index has no more that are good enough. Used by one thread at a time.
 */
final class Leg {
    /** Elasticsearch's own bound. */
    private static final int MOST_CANDIDATES = 10_000;

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed().thenComparingLong(Candidate::chunkId);

    private final IntFunction<Found> index;
    private final double leastScore;
    private final int wanted;
    private int k;
    private int asked;
    private int found;
    private int requests;
    private long nanos;
    private boolean indexHasMore;
    private boolean inMemory;
    private List<Candidate> good = List.of();

    /**
     * @param index gives the best {@code k} candidates, fewer if it has no more
     * @param leastScore what is below is left out
     * @param wanted live candidates
     */
    Leg(IntFunction<Found> index, double leastScore, int wanted) {
        this.index = index;
        this.leastScore = leastScore;
        this.wanted = wanted;
        this.k = wanted;
    }

    /** Asks the index. */
    void ask() {
        long start = System.nanoTime();
        Found answer = index.apply(k);
        List<Candidate> candidates = answer.candidates();
        inMemory = answer.inMemory();
        nanos += System.nanoTime() - start;
        requests++;
        asked = k;
        found = candidates.size();
        good = candidates.stream()
                .filter(candidate -> candidate.score() >= leastScore)
                .sorted(BEST_FIRST)
                .toList();
        indexHasMore = found == k && good.size() == k && k < MOST_CANDIDATES;
    }

    /** What was found and is good enough, best first, dead or alive. */
    List<Candidate> candidates() {
        return good;
    }

    /** Those of the candidates that are alive, best first, as many as wanted at most. */
    List<Candidate> living(Set<Long> alive) {
        return good.stream()
                .filter(candidate -> alive.contains(candidate.chunkId()))
                .limit(wanted)
                .toList();
    }

    /** Whether asking again is of use; it will be for more. */
    boolean deepen(Set<Long> alive) {
        if (!indexHasMore || living(alive).size() >= wanted) {
            return false;
        }
        k = Math.min(MOST_CANDIDATES, k * 4);
        return true;
    }

    /** What it did so far. */
    LegReport report(Set<Long> alive) {
        int dead = (int) good.stream()
                .filter(candidate -> !alive.contains(candidate.chunkId()))
                .count();
        return new LegReport(
                requests, asked, found, found - good.size(), dead, living(alive).size(), inMemory);
    }

    /** How long the index took. */
    long nanos() {
        return nanos;
    }
}
