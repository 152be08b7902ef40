package dev.carrel.client.ingest;

/**
 * A document that was not published, and why.
 *
 * @param name the document's key, or the path of what never became a document
 */
record Trouble(Kind kind, String name, String reason) {
    enum Kind {
        /** Could not be sent or was not accepted: sending it again unchanged ends the same way. */
        REFUSED,
        /** Was accepted and then failed, or could not be read: trying again may help. */
        FAILED,
        /** Left out on purpose; no error. */
        SKIPPED
    }
}
