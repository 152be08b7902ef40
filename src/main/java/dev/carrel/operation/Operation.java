package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation as its row was when read.
 *
 * @param totalItems documents of an ingestion, chunks of a deletion
 * @param totalWork units that {@code processedWork} counts up to; progress and estimated end come from these
 * @param executionId the latest job execution; null before the first has begun
 */
public record Operation(
        OperationId id,
        OperationKind kind,
        OrganizationId organization,
        AgentId agent,
        Incarnation incarnation,
        OperationStatus status,
        boolean cancelRequested,
        long totalItems,
        long processedItems,
        long totalWork,
        long processedWork,
        int attempts,
        @Nullable Long executionId,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** Percent from 0 to 100; 100 only when completed. */
    public int progress() {
        if (status == OperationStatus.COMPLETED) {
            return 100;
        }
        return totalWork == 0 ? 0 : (int) Math.min(99, 100 * processedWork / totalWork);
    }

    /** Items a second since the start; null before anything was processed. */
    public @Nullable Double throughput(Instant now) {
        double seconds = secondsOfWork(now);
        return seconds <= 0 || processedItems == 0 ? null : processedItems / seconds;
    }

    /** When it would end at the rate it had so far; null when it ended or there is no rate yet. */
    public @Nullable Instant estimatedEnd(Instant now) {
        double seconds = secondsOfWork(now);
        if (status != OperationStatus.PROCESSING || seconds <= 0 || processedWork == 0) {
            return null;
        }
        double left = seconds * Math.max(0, totalWork - processedWork) / processedWork;
        return now.plus(Duration.ofMillis((long) (left * 1000)));
    }

    private double secondsOfWork(Instant now) {
        if (startedAt == null) {
            return 0;
        }
        Instant end = finishedAt == null ? now : finishedAt;
        return Duration.between(startedAt, end).toMillis() / 1000.0;
    }
}
