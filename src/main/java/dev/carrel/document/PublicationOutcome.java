package dev.carrel.document;

import org.jspecify.annotations.Nullable;

/**
 * What became of a version that was to be published.
 *
 * @param chunks published chunks
 * @param reason why it was not published, for the caller; null when it was
 */
public record PublicationOutcome(
        Kind kind, long chunks, @Nullable String reason) {
    static final PublicationOutcome GONE =
            new PublicationOutcome(Kind.CANCELLED, 0, "The document was deleted while it was being ingested.");
    static final PublicationOutcome SUPERSEDED = new PublicationOutcome(
            Kind.CANCELLED, 0, "A version of the document that was sent later has been published already.");

    static PublicationOutcome published(long chunks) {
        return new PublicationOutcome(Kind.PUBLISHED, chunks, null);
    }

    static PublicationOutcome conflict(String reason) {
        return new PublicationOutcome(Kind.FAILED, 0, reason);
    }

    /** Three ends. */
    public enum Kind {
        PUBLISHED,
        FAILED,
        CANCELLED
    }
}
