package dev.carrel.deletion;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a deletion.
 *
 * @param rowsLeft rows in PostgreSQL after the purge: zero
 * @param entriesLeft entries in Elasticsearch after a refresh: zero
 * @param rowsDeleted chunk rows that were removed, of whatever version
 * @param entriesSwept entries that were found after the purge and removed, because late writes had left them
 * @param secondLook what was looked for later
 */
public record Certificate(
        String queueId,
        String organizationId,
        String agentId,
        String incarnation,
        Instant requestedAt,
        long rowsLeft,
        Instant rowsCountedAt,
        long entriesLeft,
        Instant entriesCountedAt,
        long rowsDeleted,
        long entriesSwept,
        Instant certifiedAt,
        SecondLookResult secondLook) {

    /**
     * What was found after the certificate was written, and removed: a write that was on its way for longer than the purge.
     *
     * @param looks how often was looked
     * @param nextLookAt absent when the last look found nothing
     */
    public record SecondLookResult(
            int looks,
            @Nullable Instant lastLookAt,
            @Nullable Instant nextLookAt,
            long lateEntries,
            long lateRows) {}
}
