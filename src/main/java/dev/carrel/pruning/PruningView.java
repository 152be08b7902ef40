package dev.carrel.pruning;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationView;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A pruning as answers show it.
 *
 * @param unusedBefore chunks last used before this are cold
 * @param dryRun true when they are only listed
 * @param found chunks that were cold so far
 * @param pruned those of them that were removed
 */
@Schema(examples = """
        {"id": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "kind": "pruning", "agentId": "handbook", "status": "completed",
         "totalItems": 412, "processedItems": 412, "progress": 100, "attempts": 1, "cancelRequested": false,
         "createdAt": "2026-11-22T13:58:03.871Z", "startedAt": "2026-11-22T13:58:03.902Z",
         "finishedAt": "2026-11-22T13:58:04.527Z", "throughput": 659.2, "unusedBefore": "2026-10-23T13:58:03.871Z",
         "dryRun": false, "found": 31, "pruned": 31}""")
public record PruningView(
        @JsonUnwrapped OperationView operation, Instant unusedBefore, boolean dryRun, long found, long pruned) {

    @JsonIgnore
    boolean ended() {
        return operation.finishedAt() != null;
    }

    static PruningView of(Operation operation, Pruning pruning) {
        return new PruningView(
                OperationView.of(operation),
                pruning.unusedBefore(),
                pruning.dryRun(),
                pruning.found(),
                pruning.pruned());
    }
}
