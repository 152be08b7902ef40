package dev.carrel.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Divides all incarnations into ranges of the same expected size: they are random. Stateless. */
final class Ranges {
    /** Before the first incarnation; itself none. */
    static final UUID FIRST = new UUID(0, 0);

    /** The last there could be. */
    static final UUID LAST = new UUID(-1, -1);

    private Ranges() {}

    /** The bounds of {@code parts} ranges, each {@code (bound, next bound]}: one more than there are ranges. */
    static List<UUID> bounds(int parts) {
        List<UUID> bounds = new ArrayList<>(parts + 1);
        bounds.add(FIRST);
        long width = Long.divideUnsigned(-1, parts);
        for (int part = 1; part < parts; part++) {
            bounds.add(new UUID(width * part, 0));
        }
        bounds.add(LAST);
        return bounds;
    }
}
