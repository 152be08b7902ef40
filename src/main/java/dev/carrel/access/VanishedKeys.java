package dev.carrel.access;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Removes statistics whose chunk is gone. Nearly all go together with the chunk's row; what is found here was flushed just
 * then. Goes round all rows, a page at each call of the container's timer, so that its cost does not depend on how many there
 * are. Each node has its own place in the round; two at the same row do the same. Not thread-safe beyond its timer.
 */
@ApplicationScoped
public class VanishedKeys {
    private static final int ROWS_A_CALL = 1000;
    private static final ChunkName START = new ChunkName(Incarnation.NONE, "");

    private final AccessRepository rows;
    private ChunkName last = START;

    @Inject
    public VanishedKeys(AccessRepository rows) {
        this.rows = rows;
    }

    /** Looks at the next page. */
    public synchronized void removeSome() {
        ChunkName end = rows.removeVanished(last, ROWS_A_CALL);
        last = end == null ? START : end;
    }
}
