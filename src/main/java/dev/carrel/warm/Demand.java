package dev.carrel.warm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carrel.namespace.Incarnation;
import java.time.Duration;
import java.util.Objects;

/**
 * Counts the searches that namespaces had without being in memory. Loading is worth while when it
 * costs about what they did (the rule of the ski rental: who buys after having paid as much in rent never pays more than
 * twice the best). A row takes some 50 microseconds to load, and a search in the index 2.5 milliseconds of processor time more
 * than one in memory ({@code ./carrel bench search} and {@code carrel_search_memory_loads}, on two cores), so that n / 50 searches
 * pay for n rows; half of that are waited for, because who has asked as often goes on asking, and never more than 200: in
 * large namespaces each search in the index costs more. Thread-safe.
 */
final class Demand {
    /** A namespace that is asked less often stays in the index, however small. */
    static final int LEAST = 8;

    static final int MOST = 200;

    /** Searches are forgotten after this without another. */
    static final Duration LONGEST_REST = Duration.ofMinutes(10);

    private static final int CHUNKS_A_SEARCH = 100;

    /** Some 150 bytes each. */
    private static final int NAMESPACES = 20_000;

    private final Cache<Incarnation, Integer> counts = Caffeine.newBuilder()
            .maximumSize(NAMESPACES)
            .expireAfterAccess(LONGEST_REST)
            .build();

    /** Notes a search. @return how many there were */
    int add(Incarnation incarnation) {
        return Objects.requireNonNull(counts.asMap().merge(incarnation, 1, Integer::sum));
    }

    /** Begins anew. */
    void reset(Incarnation incarnation) {
        counts.invalidate(incarnation);
    }

    /** Searches after which so many chunks are worth loading. */
    static long enough(long chunks) {
        return Math.clamp(chunks / CHUNKS_A_SEARCH, LEAST, MOST);
    }
}
