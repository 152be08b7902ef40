package dev.carrel.deletion;

import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationCancelledException;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationRepository;
import dev.carrel.operation.OperationService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * The moment from which a deletion cannot be taken back. It is committed before the first entry is removed; taking back
 * excludes it by the deletion's row. Repeated by each execution: it then only corrects the totals.
 */
@ApplicationScoped
public class PurgeStart {
    private final Fence fence;
    private final DeletionRepository deletions;
    private final PurgeRepository rows;
    private final OperationRepository operations;
    private final OperationService service;

    @Inject
    public PurgeStart(
            Fence fence,
            DeletionRepository deletions,
            PurgeRepository rows,
            OperationRepository operations,
            OperationService service) {
        this.fence = fence;
        this.deletions = deletions;
        this.rows = rows;
        this.operations = operations;
        this.service = service;
    }

    /** Commits that the purge has begun. @throws OperationCancelledException when the deletion was taken back */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void begin(Lease lease) {
        fence.pass(lease);
        // nothing is added to a retired incarnation, so what is counted here is exactly what will be removed; locks the
        // operation before the deletion, as taking back does
        operations.setLeft(lease.operation(), rows.countChunks(lease.incarnation()));
        if (!deletions.beginPurge(lease.operation())) {
            throw new OperationCancelledException("The deletion was taken back before its purge began.");
        }
        // what the request that deleted left for later, and what was being received then; those at work end by
        // themselves
        service.cancelOpen(lease.incarnation(), OperationKind.INGESTION, Integer.MAX_VALUE);
    }
}
