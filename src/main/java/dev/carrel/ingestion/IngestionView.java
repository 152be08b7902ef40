package dev.carrel.ingestion;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.ingestion.IngestionRepository.IngestionCounts;
import dev.carrel.ingestion.IngestionService.Ingestion;
import dev.carrel.operation.OperationView;
import dev.carrel.problem.Problem.Fault;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An ingestion as answers show it.
 *
 * @param documents what became of its documents
 * @param revision the namespace's, not older than what this ingestion has published; absent until it has ended. A search with
 *     it as {@code atLeastRevision} finds all of it
 * @param refused only in the answer to the request that sent them: the documents that were not accepted, and why
 */
@Schema(examples = """
        {"id": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44", "kind": "ingestion", "agentId": "handbook", "status": "completed",
         "totalItems": 2, "processedItems": 2, "progress": 100, "attempts": 1, "cancelRequested": false,
         "createdAt": "2026-11-22T13:58:03.871Z", "startedAt": "2026-11-22T13:58:03.902Z",
         "finishedAt": "2026-11-22T13:58:04.527Z", "throughput": 3.2,
         "documents": {"total": 2, "published": 1, "unchanged": 1, "failed": 0, "cancelled": 0, "refused": 1},
         "revision": 92,
         "refused": [{"index": 2, "key": "empty.md", "field": "text", "reason": "text is empty"}]}""")
public record IngestionView(
        @JsonUnwrapped OperationView operation,
        IngestionCounts documents,
        @Nullable Long revision,
        @Nullable List<Fault> refused) {

    static IngestionView of(Ingestion ingestion) {
        return new IngestionView(
                OperationView.of(ingestion.operation()), ingestion.counts(), ingestion.revision(), null);
    }

    static IngestionView of(Ingestion ingestion, List<Fault> refused) {
        return new IngestionView(
                OperationView.of(ingestion.operation()), ingestion.counts(), ingestion.revision(), refused);
    }
}
