package dev.carrel.search.context;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The hits of a search with their neighbours, by document, all of one snapshot.
 *
 * @param pieces by the document's key and their ordinal
 * @param lastOrdinals of the documents, by key
 * @param complete whether all neighbours are there; not when all together are too large
 */
public record Surroundings(
        Map<String, NavigableMap<Integer, Piece>> pieces, Map<String, Integer> lastOrdinals, boolean complete) {

    /** The chunks of a document that were read, by ordinal. */
    NavigableMap<Integer, Piece> of(String documentKey) {
        return pieces.getOrDefault(documentKey, Collections.emptyNavigableMap());
    }

    /** Whether a document goes on behind this place. */
    boolean goesOnAfter(String documentKey, int ordinal) {
        return ordinal < lastOrdinals.getOrDefault(documentKey, ordinal);
    }

    /** Gathers chunks. Used by one thread. */
    public static final class Builder {
        private final Map<String, NavigableMap<Integer, Piece>> pieces = new HashMap<>();
        private final Map<String, Integer> lastOrdinals = new HashMap<>();
        private boolean complete = true;

        /**
         * Adds a chunk.
         *
         * @param lastOrdinal of the document
         */
        public void add(String documentKey, Piece piece, int lastOrdinal) {
            pieces.computeIfAbsent(documentKey, key -> new TreeMap<>()).put(piece.ordinal(), piece);
            lastOrdinals.put(documentKey, lastOrdinal);
        }

        /** Notes that neighbours were left out, because all together are too large. */
        public void leftOut() {
            complete = false;
        }

        /** What was gathered; nothing may be added afterwards. */
        public Surroundings build() {
            return new Surroundings(pieces, lastOrdinals, complete);
        }
    }
}
