package dev.carrel.ingestion;

import dev.carrel.document.DocumentPublication;
import dev.carrel.document.NamespaceRetiredException;
import dev.carrel.document.PublicationOutcome;
import dev.carrel.index.IndexRefresher;
import dev.carrel.ingestion.IngestionRepository.PendingItem;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationCancelledException;
import dev.carrel.operation.OperationRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Publishes documents whose chunks are all indexed.
 *
 * <p>Transaction: the refresh that makes the entries visible comes before the first statement; then fence, publication,
 * outcomes and progress commit with the checkpoint. After a crash a document that was published is no longer pending, and
 * is not read again.
 */
@Dependent
@Named("documentPublisher")
public class DocumentPublisher extends AbstractItemWriter {
    private final IndexRefresher refresher;
    private final JobTurns turns;
    private final Fence fence;
    private final DocumentPublication publication;
    private final IngestionRepository ingestions;
    private final OperationRepository operations;
    private final Lease lease;

    @Inject
    public DocumentPublisher(
            IndexRefresher refresher,
            JobTurns turns,
            Fence fence,
            DocumentPublication publication,
            IngestionRepository ingestions,
            OperationRepository operations,
            JobContext job) {
        this.refresher = refresher;
        this.turns = turns;
        this.fence = fence;
        this.publication = publication;
        this.ingestions = ingestions;
        this.operations = operations;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void writeItems(List<Object> items) {
        List<UUID> versions = items.stream()
                .map(PendingItem.class::cast)
                .map(PendingItem::versionId)
                .toList();
        refresher.refreshWithOthers();
        turns.take(lease, () -> publish(versions, items.size()));
    }

    private void publish(List<UUID> versions, int documents) {
        fence.pass(lease);
        try {
            Map<UUID, PublicationOutcome> outcomes = publication.publish(lease.incarnation(), versions);
            ingestions.recordOutcomes(lease.operation(), outcomes);
            operations.addProgress(lease.operation(), documents, 0);
        } catch (NamespaceRetiredException e) {
            throw new OperationCancelledException(String.valueOf(e.getMessage()));
        }
    }
}
