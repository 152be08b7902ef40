package dev.carrel.deletion;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.deletion.PurgeRepository.Certificate;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationView;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A deletion as answers show it.
 *
 * @param inProgress false once it completed, failed or was cancelled
 * @param certificate the proof; absent until completed
 */
@Schema(examples = """
        {"queueId": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "inProgress": false,
         "id": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "kind": "deletion", "agentId": "handbook", "status": "completed",
         "totalItems": 412, "processedItems": 412, "progress": 100, "attempts": 1, "cancelRequested": false,
         "createdAt": "2026-11-22T13:58:03.871Z", "startedAt": "2026-11-22T13:58:03.902Z",
         "finishedAt": "2026-11-22T13:58:04.527Z", "throughput": 659.2,
         "certificate": {"rowsLeft": 0, "entriesLeft": 0, "rowsDeleted": 412, "certifiedAt": "2026-11-22T13:58:04.519Z"}}""")
public record DeletionView(
        String queueId,
        boolean inProgress,
        @JsonUnwrapped OperationView operation,
        @Nullable Certificate certificate) {

    static DeletionView of(Operation operation, @Nullable Certificate certificate) {
        return new DeletionView(
                operation.id().toString(), !operation.status().ended(), OperationView.of(operation), certificate);
    }
}
