package dev.carrel.deletion;

import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** The two fenced transactions at the end of a deletion. */
@ApplicationScoped
public class CertificateWriter {
    private final Fence fence;
    private final PurgeRepository rows;
    private final OperationRepository operations;

    @Inject
    public CertificateWriter(Fence fence, PurgeRepository rows, OperationRepository operations) {
        this.fence = fence;
        this.rows = rows;
        this.operations = operations;
    }

    /** Removes documents, versions and what else is left of the incarnation. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void removeRest(Lease lease) {
        fence.pass(lease);
        rows.removeRest(lease.incarnation());
    }

    /**
     * Records that nothing is left.
     *
     * @throws IncompleteDeletionException when something is
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void certify(Lease lease, long entriesLeft) {
        fence.pass(lease);
        long rowsLeft = rows.rowsLeft(lease.incarnation());
        if (rowsLeft > 0 || entriesLeft > 0) {
            throw new IncompleteDeletionException(lease.incarnation(), rowsLeft, entriesLeft);
        }
        long deleted = operations.find(lease.operation()).orElseThrow().processedItems();
        rows.certify(lease.operation(), rowsLeft, entriesLeft, deleted);
    }
}
