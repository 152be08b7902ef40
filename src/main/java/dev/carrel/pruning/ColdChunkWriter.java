package dev.carrel.pruning;

import dev.carrel.access.ColdChunk;
import dev.carrel.access.ColdChunks;
import dev.carrel.document.Removal;
import dev.carrel.namespace.NamespaceRepository;
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

/**
 * Removes a part's cold chunks, or lists them.
 *
 * <p>Transaction: fence, lock of the namespace, a second look, removal with counters and revision, list, progress and where
 * the next part begins, all together. After a crash nothing of it was done, and the part is looked for again. A deletion of
 * the namespace ends the pruning.
 */
@Dependent
@Named("coldChunkWriter")
public class ColdChunkWriter extends AbstractItemWriter {
    private final Fence fence;
    private final PruningRepository prunings;
    private final NamespaceRepository namespaces;
    private final ColdChunks chunks;
    private final Removal removal;
    private final OperationRepository operations;
    private final Lease lease;

    @Inject
    public ColdChunkWriter(
            Fence fence,
            PruningRepository prunings,
            NamespaceRepository namespaces,
            ColdChunks chunks,
            Removal removal,
            OperationRepository operations,
            JobContext job) {
        this.fence = fence;
        this.prunings = prunings;
        this.namespaces = namespaces;
        this.chunks = chunks;
        this.removal = removal;
        this.operations = operations;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void writeItems(List<Object> items) {
        fence.pass(lease);
        Pruning pruning = prunings.find(lease.operation());
        // not retired until the end of this transaction; a pruning that only lists keeps nobody from publishing
        boolean active = pruning.dryRun()
                ? namespaces.lockForStaging(lease.incarnation())
                : namespaces.lockForPublication(lease.incarnation());
        if (!active) {
            throw new OperationCancelledException("The agent was deleted while it was being pruned.");
        }
        for (Object item : items) {
            write((ColdChunks.Part) item, pruning);
        }
    }

    private void write(ColdChunks.Part part, Pruning pruning) {
        List<Long> ids = part.cold().stream().map(ColdChunk::chunkId).toList();
        List<ColdChunk> cold = chunks.stillCold(lease.incarnation(), pruning.unusedBefore(), ids);
        int pruned = pruning.dryRun()
                ? 0
                : removal.removeLocked(
                        lease.incarnation(),
                        cold.stream().map(ColdChunk::chunkKey).toList());
        prunings.advance(lease.operation(), part.end(), cold, pruned);
        operations.addProgress(lease.operation(), part.lookedAt(), part.lookedAt());
    }
}
