package dev.carrel.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service tells about one operation.
 *
 * @param agentId absent for an operation that is about no single agent
 * @param progress percent of the work, 100 only when completed
 * @param throughput items a second
 * @param lease only in the answer about this operation alone, as are {@code claims} and {@code executions}
 */
public record Operation(
        String id,
        String kind,
        @Nullable String agentId,
        OperationStatus status,
        long totalItems,
        long processedItems,
        int progress,
        int attempts,
        boolean cancelRequested,
        @Nullable String error,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double throughput,
        @Nullable Instant estimatedEnd,
        @Nullable Lease lease,
        @Nullable List<Claim> claims,
        @Nullable List<Execution> executions) {

    /** Who works on it, or did last. */
    public record Lease(
            @Nullable String owner, long token, @Nullable Instant expiresAt, boolean live) {}

    /** One claim that was made. */
    public record Claim(long token, String owner, Instant claimedAt) {}

    /** One run of its job. */
    public record Execution(
            long executionId,
            String status,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable List<Step> steps) {}

    /** One run of a step, with what was committed. */
    public record Step(
            String name,
            String status,
            long readCount,
            long writeCount,
            long commitCount,
            long rollbackCount,
            long skipCount) {}

    /** The executions, empty where the answer has none. */
    public List<Execution> runs() {
        return executions == null ? List.of() : executions;
    }

    /** The claims, empty where the answer has none. */
    public List<Claim> owners() {
        return claims == null ? List.of() : claims;
    }
}
