package dev.carrel.reconciliation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.operation.OperationView;
import dev.carrel.reconciliation.ReconciliationRepository.Findings;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A run as answers show it: its operation, and what it has looked at and found so far.
 *
 * @param alarm more was found than {@code carrel.reconciliation.alarm-above} allows
 */
@Schema(examples = """
        {"id": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "kind": "reconciliation", "agentId": "handbook",
         "status": "completed", "totalItems": 1, "processedItems": 1, "progress": 100, "attempts": 1,
         "cancelRequested": false, "createdAt": "2026-11-22T13:58:03.871Z", "startedAt": "2026-11-22T13:58:03.902Z",
         "finishedAt": "2026-11-22T13:58:04.527Z", "throughput": 3.2, "scope": "agent", "mode": "heal",
         "namespaces": 1, "rows": 812, "entries": 814, "drifts": 2, "healed": 2,
         "kinds": [{"kind": "stale-entry", "found": 2, "healed": 2}], "alarm": false}""")
public record ReconciliationView(
        @JsonUnwrapped OperationView operation,
        @JsonUnwrapped Findings findings,
        boolean alarm) {}
