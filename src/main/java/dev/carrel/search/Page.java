package dev.carrel.search;

import java.util.List;

/**
 * Hits that were alive together at a revision, best first.
 *
 * @param lasting whether every reading of this revision gives the same; not when the namespace changed during each look
 */
record Page(List<SearchHit> hits, long revision, boolean lasting) {
    /** The same, though it may lack what was published while it was read. */
    Page passing() {
        return new Page(hits, revision, false);
    }
}
