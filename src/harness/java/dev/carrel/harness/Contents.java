package dev.carrel.harness;

import java.util.List;
import java.util.SortedMap;

/**
 * What both stores hold of one incarnation.
 *
 * @param counters the counters in the namespace's row
 * @param counted the same, counted from the published rows
 * @param revision how many changes were published
 * @param rows ids of all chunk rows in order, published or not
 * @param entries ids of all index entries in order
 * @param unfinished number of rows that an operation under way or a crash leaves, by what they are
 */
public record Contents(
        Counters counters,
        Counters counted,
        long revision,
        List<Long> rows,
        List<Long> entries,
        SortedMap<String, Long> unfinished) {

    /** Documents, chunks, bytes of their text. */
    public record Counters(long documents, long chunks, long bytes) {
        public Counters plus(Counters other) {
            return new Counters(documents + other.documents, chunks + other.chunks, bytes + other.bytes);
        }
    }

    /** True when counters, rows and entries say the same and nothing is left over. */
    public boolean settled() {
        return counters.equals(counted)
                && rows.size() == counted.chunks
                && rows.equals(entries)
                && unfinished.isEmpty();
    }

    @Override
    public String toString() {
        return counters + " in the namespace, " + counted + " published, revision " + revision + ", " + rows.size()
                + " rows, " + entries.size() + " entries, unfinished " + unfinished;
    }
}
