package dev.carrel.search;

import dev.carrel.search.context.Surroundings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hits that were alive together at a revision, best first.
 *
 * @param lasting whether every reading of this revision gives the same; not when the namespace changed during each look
 * @param around the same with their neighbours, of the same snapshot; null when no context was asked for
 */
record Page(
        List<SearchHit> hits,
        long revision,
        boolean lasting,
        @Nullable Surroundings around) {
    /** The same, though it may lack what was published while it was read. */
    Page passing() {
        return new Page(hits, revision, false, around);
    }
}
