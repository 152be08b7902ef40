package dev.carrel.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service tells about one ingestion.
 *
 * @param totalItems documents that had to be worked on; unchanged ones are not among them
 * @param progress percent of the work, 100 only when completed
 * @param refused documents that were not taken at all; only in the answer to the request that sent them
 * @param throughput items a second
 */
public record Ingestion(
        String id,
        String agentId,
        OperationStatus status,
        long totalItems,
        long processedItems,
        int progress,
        int attempts,
        @Nullable String error,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double throughput,
        @Nullable Instant estimatedEnd,
        @Nullable Documents documents,
        @Nullable List<Refusal> refused) {

    /** How many of the accepted documents had which outcome so far; refused ones are not in {@code total}. */
    public record Documents(long total, long published, long unchanged, long failed, long refused) {
        private static final Documents NONE = new Documents(0, 0, 0, 0, 0);

        /** Accepted documents that have their outcome. */
        public long settled() {
            return published + unchanged + failed;
        }
    }

    /** The outcome counts, all zero where the answer has none. */
    public Documents outcomes() {
        return documents == null ? Documents.NONE : documents;
    }

    /** The refused documents, empty where the answer has none. */
    public List<Refusal> refusals() {
        return refused == null ? List.of() : refused;
    }
}
