package dev.carrel.deletion;

import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;

/**
 * Removes entries, then rows (promise 6).
 *
 * <p>Transaction: the bulk is answered before the first statement; then fence, rows and progress commit. After a crash the
 * rows are still there and their entries are removed once more, which changes nothing.
 */
@Dependent
@Named("purgeWriter")
public class PurgeWriter extends AbstractItemWriter {
    private final ChunkIndexer indexer;
    private final Fence fence;
    private final PurgeRepository rows;
    private final OperationRepository operations;
    private final Lease lease;

    @Inject
    public PurgeWriter(
            ChunkIndexer indexer, Fence fence, PurgeRepository rows, OperationRepository operations, JobContext job) {
        this.indexer = indexer;
        this.fence = fence;
        this.rows = rows;
        this.operations = operations;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void writeItems(List<Object> items) {
        List<Long> ids = items.stream().map(Long.class::cast).toList();
        Set<Long> failed = indexer.remove(lease.incarnation().value(), ids);
        if (!failed.isEmpty()) {
            throw new IndexUnavailableException(
                    "Elasticsearch did not remove " + failed.size() + " of " + ids.size() + " entries.", null);
        }
        fence.pass(lease);
        rows.removeChunks(lease.incarnation(), ids);
        operations.addProgress(lease.operation(), ids.size(), ids.size());
    }
}
