package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An operation as answers show it.
 *
 * @param agentId absent when the operation is of all agents
 * @param progress percent, 100 only when completed
 * @param throughput items a second so far; absent before the first
 * @param estimatedEnd at the rate so far; absent when ended or not begun
 */
@Schema(examples = """
        {"id": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "kind": "ingestion", "agentId": "handbook", "status": "completed",
         "totalItems": 2, "processedItems": 2, "progress": 100, "attempts": 1, "cancelRequested": false,
         "createdAt": "2026-11-22T13:58:03.871Z", "startedAt": "2026-11-22T13:58:03.902Z",
         "finishedAt": "2026-11-22T13:58:04.527Z", "throughput": 3.2}""")
public record OperationView(
        String id,
        String kind,
        @Nullable String agentId,
        String status,
        long totalItems,
        long processedItems,
        int progress,
        int attempts,
        boolean cancelRequested,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double throughput,
        @Nullable Instant estimatedEnd) {

    /** The view of an operation now. */
    public static OperationView of(Operation operation) {
        Instant now = Instant.now();
        return new OperationView(
                operation.id().toString(),
                operation.kind().label(),
                operation.agent().equals(AgentId.ALL) ? null : operation.agent().value(),
                operation.status().label(),
                operation.totalItems(),
                operation.processedItems(),
                operation.progress(),
                operation.attempts(),
                operation.cancelRequested(),
                operation.error(),
                operation.createdAt(),
                operation.startedAt(),
                operation.finishedAt(),
                operation.throughput(now),
                operation.estimatedEnd(now));
    }
}
