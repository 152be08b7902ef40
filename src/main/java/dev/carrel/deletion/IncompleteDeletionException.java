package dev.carrel.deletion;

import dev.carrel.namespace.Incarnation;

/** Something is left of an incarnation that was purged; the deletion is not complete, and is tried again. */
public final class IncompleteDeletionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IncompleteDeletionException(String reason) {
        super(reason);
    }

    IncompleteDeletionException(Incarnation incarnation, long rows, long entries) {
        super("Incarnation " + incarnation + " still has " + rows + " rows and " + entries
                + " entries after its purge; it is not certified.");
    }
}
