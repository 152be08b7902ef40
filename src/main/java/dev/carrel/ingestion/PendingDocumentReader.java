package dev.carrel.ingestion;

import dev.carrel.ingestion.IngestionRepository.PendingItem;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Reads the operation's documents to be published. Item: a document; checkpoint: its place in the request. */
@Dependent
@Named("pendingDocumentReader")
public class PendingDocumentReader extends PagedReader<PendingItem, Integer> {
    private static final int PAGE = 1000;

    private final StagingArea area;
    private final Lease lease;

    @Inject
    public PendingDocumentReader(StagingArea area, JobContext job) {
        super(Integer.class, -1, PendingItem::item);
        this.area = area;
        this.lease = BatchLease.of(job);
    }

    @Override
    List<PendingItem> page(Integer last) {
        return area.pending(lease, last, PAGE);
    }
}
