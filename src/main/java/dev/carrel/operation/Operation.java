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
 * @param attempt what the present attempt began with, or the last one; null before the first
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
        @Nullable Instant finishedAt,
        @Nullable Attempt attempt) {

    /** Percent from 0 to 100; 100 only when completed. */
    public int progress() {
        if (status == OperationStatus.COMPLETED) {
            return 100;
        }
        return totalWork == 0 ? 0 : (int) Math.min(99, 100 * processedWork / totalWork);
    }

    /** Items a second in the present attempt, or in the last one when it ended; null between attempts and before anything. */
    public @Nullable Double throughput(Instant now) {
        long items = attempt == null || status == OperationStatus.PENDING ? 0 : processedItems - attempt.items;
        double seconds = secondsOfAttempt(now);
        return seconds <= 0 || items <= 0 ? null : items / seconds;
    }

    /** When it would end at the rate of the present attempt; null when it does not run or there is no rate yet. */
    public @Nullable Instant estimatedEnd(Instant now) {
        long work = attempt == null ? 0 : processedWork - attempt.work;
        double seconds = secondsOfAttempt(now);
        if (status != OperationStatus.PROCESSING || seconds <= 0 || work <= 0) {
            return null;
        }
        double left = seconds * Math.max(0, totalWork - processedWork) / work;
        return now.plus(Duration.ofMillis((long) (left * 1000)));
    }

    private double secondsOfAttempt(Instant now) {
        if (attempt == null) {
            return 0;
        }
        Instant end = finishedAt == null ? now : finishedAt;
        return Duration.between(attempt.startedAt, end).toMillis() / 1000.0;
    }

    /**
     * Where an attempt began.
     *
     * @param items processed before it
     * @param work processed before it
     */
    public record Attempt(Instant startedAt, long items, long work) {}
}
