package dev.carrel.warm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import java.util.Objects;

/**
 * Counts the searches that namespaces had at their present revisions without being in memory. Loading is worth while when it
 * costs no more than they did (the rule of the ski rental: who buys after having paid as much in rent never pays more than twice the
 * best). A row costs some 20 microseconds to load; a search in the index costs 2 milliseconds, and 0.1 microseconds more for each
 * row, so that loading n rows is worth n / 100 searches at first, and never more than 200. Thread-safe.
 */
final class Demand {
    /** A namespace that is asked less often stays in the index, however small. */
    static final int LEAST = 8;

    static final int MOST = 200;

    private static final int CHUNKS_A_SEARCH = 100;

    /** Some 150 bytes each. */
    private static final int NAMESPACES = 20_000;

    private final Cache<Incarnation, Count> counts =
            Caffeine.newBuilder().maximumSize(NAMESPACES).build();

    /** Notes a search. @return how many there were at this revision */
    int add(Namespace namespace) {
        return Objects.requireNonNull(counts.asMap()
                        .merge(
                                namespace.incarnation(),
                                new Count(namespace.revision(), 1),
                                (before, one) -> before.revision == one.revision
                                        ? new Count(one.revision, before.searches + 1)
                                        : one))
                .searches;
    }

    /** Begins anew. */
    void reset(Incarnation incarnation) {
        counts.invalidate(incarnation);
    }

    /** Searches after which so many chunks are worth loading. */
    static long enough(long chunks) {
        return Math.clamp(chunks / CHUNKS_A_SEARCH, LEAST, MOST);
    }

    private record Count(long revision, int searches) {}
}
