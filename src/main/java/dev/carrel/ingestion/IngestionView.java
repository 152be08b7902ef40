package dev.carrel.ingestion;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.carrel.ingestion.IngestionRepository.IngestionCounts;
import dev.carrel.ingestion.IngestionService.Ingestion;
import dev.carrel.operation.OperationView;
import dev.carrel.problem.Problem.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ingestion as answers show it.
 *
 * @param documents what became of its documents
 * @param refused only in the answer to the request that sent them: the documents that were not accepted, and why
 */
public record IngestionView(
        @JsonUnwrapped OperationView operation,
        IngestionCounts documents,
        @Nullable List<Fault> refused) {

    static IngestionView of(Ingestion ingestion) {
        return new IngestionView(OperationView.of(ingestion.operation()), ingestion.counts(), null);
    }

    static IngestionView of(Ingestion ingestion, List<Fault> refused) {
        return new IngestionView(OperationView.of(ingestion.operation()), ingestion.counts(), refused);
    }
}
