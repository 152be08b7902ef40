package dev.carrel.namespace;

/**
 * What a publication or removal does to the counters; each may be negative.
 *
 * @param documents published documents
 * @param chunks published chunks
 * @param bytes UTF-8 bytes of the published chunks' text
 */
public record CounterChange(long documents, long chunks, long bytes) {
    public static final CounterChange NONE = new CounterChange(0, 0, 0);

    /** Both changes together. */
    public CounterChange plus(CounterChange other) {
        return new CounterChange(documents + other.documents, chunks + other.chunks, bytes + other.bytes);
    }

    /** The opposite change. */
    public CounterChange negated() {
        return new CounterChange(-documents, -chunks, -bytes);
    }
}
