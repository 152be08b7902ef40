package dev.carrel.deletion;

import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** The fenced transactions at the end of a deletion. */
@ApplicationScoped
public class CertificateWriter {
    private final Fence fence;
    private final PurgeRepository rows;
    private final DeletionRepository deletions;
    private final CertificateRepository certificates;
    private final OperationRepository operations;
    private final DeletionConfig config;

    @Inject
    public CertificateWriter(
            Fence fence,
            PurgeRepository rows,
            DeletionRepository deletions,
            CertificateRepository certificates,
            OperationRepository operations,
            DeletionConfig config) {
        this.fence = fence;
        this.rows = rows;
        this.deletions = deletions;
        this.certificates = certificates;
        this.operations = operations;
        this.config = config;
    }

    /** Removes some of what is known about the use of chunks. @return how many rows */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int removeAccesses(Lease lease, int limit) {
        fence.pass(lease);
        return rows.removeAccesses(lease.incarnation(), limit);
    }

    /** Removes documents, versions and what else is left of the incarnation. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void removeRest(Lease lease) {
        fence.pass(lease);
        rows.removeRest(lease.incarnation());
    }

    /** Records that so many entries without a row were found and removed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void addSwept(Lease lease, long entries) {
        fence.pass(lease);
        deletions.addSwept(lease.operation(), entries);
    }

    /**
     * Records that nothing is left, and completes the deletion by it: there is no completed one without its certificate.
     *
     * @param countedAt when the entries were counted
     * @throws IncompleteDeletionException when something is left
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void certify(Lease lease, long entriesLeft, Instant countedAt) {
        fence.pass(lease);
        long rowsLeft = rows.rowsLeft(lease.incarnation());
        if (rowsLeft > 0 || entriesLeft > 0) {
            throw new IncompleteDeletionException(lease.incarnation(), rowsLeft, entriesLeft);
        }
        certificates.certify(lease.operation(), countedAt, config.secondLookAfter());
        operations.complete(lease.operation());
    }
}
