package dev.carrel.index;

import java.util.Comparator;
import java.util.UUID;

/** An entry's place in the order in which both stores give ids: incarnation as bytes, then chunk id. */
public record EntryId(UUID incarnation, long chunkId) implements Comparable<EntryId> {
    /** As PostgreSQL and Elasticsearch compare: without sign, unlike {@link UUID#compareTo}. */
    public static final Comparator<UUID> INCARNATIONS = (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    };

    private static final Comparator<EntryId> ORDER =
            Comparator.comparing(EntryId::incarnation, INCARNATIONS).thenComparingLong(EntryId::chunkId);

    @Override
    public int compareTo(EntryId other) {
        return ORDER.compare(this, other);
    }
}
