package dev.carrel.document;

/**
 * Told by a CDI event in the transaction that publishes; who observes it after success knows what was committed.
 *
 * @param documents versions that became the current ones; 0 for a small write
 * @param chunks chunks that were published
 */
public record Publication(Way way, long documents, long chunks) {
    /** How it came about. */
    public enum Way {
        /** An ingestion. */
        JOB,
        /** A small write, within its request. */
        REQUEST
    }
}
