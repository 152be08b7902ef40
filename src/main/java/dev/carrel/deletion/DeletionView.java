package dev.carrel.deletion;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.deletion.DeletionRepository.Deletion;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A deletion as answers show it.
 *
 * @param inProgress false once it completed, failed or was cancelled
 * @param namespace {@code retired}: invisible, nothing purged yet; {@code purging}: the purge has begun, and when it failed or
 *     was cancelled waits to be retried; {@code purged}; {@code restored}: cancelled in time, visible again
 * @param chunksPerSecond the throttle; absent for no limit
 * @param certificate the proof; absent until completed
 */
@Schema(examples = """
        {"queueId": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "inProgress": false,
         "id": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "kind": "deletion", "agentId": "handbook", "status": "completed",
         "totalItems": 412, "processedItems": 412, "progress": 100, "attempts": 1, "cancelRequested": false,
         "createdAt": "2026-11-22T13:58:03.871Z", "startedAt": "2026-11-22T13:58:03.902Z",
         "finishedAt": "2026-11-22T13:58:04.527Z", "throughput": 659.2,
         "namespace": "purged",
         "certificate": {"queueId": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "organizationId": "acme",
          "agentId": "handbook", "incarnation": "5b6f7f0e-3c52-4c8e-9d0a-5f1d6c1f7a10",
          "requestedAt": "2026-11-22T13:58:03.871Z", "rowsLeft": 0, "rowsCountedAt": "2026-11-22T13:58:04.518Z",
          "entriesLeft": 0, "entriesCountedAt": "2026-11-22T13:58:04.512Z", "rowsDeleted": 412, "entriesSwept": 0,
          "certifiedAt": "2026-11-22T13:58:04.519Z",
          "secondLook": {"looks": 0, "nextLookAt": "2026-11-22T14:03:04.519Z", "lateEntries": 0, "lateRows": 0}}}""")
public record DeletionView(
        String queueId,
        boolean inProgress,
        @JsonUnwrapped OperationView operation,
        String namespace,
        @Nullable Integer chunksPerSecond,
        @Nullable Certificate certificate) {

    static DeletionView of(Operation operation, @Nullable Deletion deletion, @Nullable Certificate certificate) {
        return new DeletionView(
                operation.id().toString(),
                !operation.status().ended(),
                OperationView.of(operation),
                NamespaceState.of(operation, deletion).label(),
                deletion == null ? null : deletion.chunksPerSecond(),
                certificate);
    }
}
