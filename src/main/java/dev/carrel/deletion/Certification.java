package dev.carrel.deletion;

import dev.carrel.index.IndexRefresher;
import dev.carrel.index.LeftoverEntries;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationQueries;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;

/**
 * Proves that both stores hold nothing of the incarnation any more: waits for ingestions that have not yet noticed, sweeps
 * what late writes left, removes the remaining rows, refreshes, counts both stores, and records the certificate in one
 * fenced transaction, which completes the deletion. What is still there ends the attempt, and the next one begins here again.
 * Repeating it changes nothing; a crash after a sweep leaves its entries out of the certificate's count of swept ones.
 */
@Dependent
@Named("certification")
public class Certification extends AbstractBatchlet {
    private static final int SWEEP = 1000;
    private static final int ACCESSES = 5000;

    /** An ingestion notices at its next batch; one whose owner is dead is waited for by trying again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final OperationQueries operations;
    private final CertificateRepository certificates;
    private final LeftoverEntries leftovers;
    private final IndexRefresher refresher;
    private final CertificateWriter writer;
    private final Lease lease;

    @Inject
    public Certification(
            OperationQueries operations,
            CertificateRepository certificates,
            LeftoverEntries leftovers,
            IndexRefresher refresher,
            CertificateWriter writer,
            JobContext job) {
        this.operations = operations;
        this.certificates = certificates;
        this.leftovers = leftovers;
        this.refresher = refresher;
        this.writer = writer;
        this.lease = BatchLease.of(job);
    }

    @Override
    public String process() throws InterruptedException {
        awaitIngestions();
        refresher.refresh();
        for (int removed = leftovers.remove(lease.incarnation(), SWEEP);
                removed > 0;
                removed = leftovers.remove(lease.incarnation(), SWEEP)) {
            writer.addSwept(lease, removed);
            refresher.refresh();
        }
        while (writer.removeAccesses(lease, ACCESSES) > 0) {
            // a large namespace has many: a transaction must stay well under the lease's time
        }
        writer.removeRest(lease);
        Instant countedAt = certificates.now();
        writer.certify(lease, leftovers.count(lease.incarnation()), countedAt);
        return "CERTIFIED";
    }

    /** A bulk that is under way would land after the count. */
    private void awaitIngestions() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (operations.underWay(lease.incarnation(), OperationKind.INGESTION)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IncompleteDeletionException("An ingestion of incarnation " + lease.incarnation()
                        + " has not ended yet; the deletion is not certified before.");
            }
            Thread.sleep(INTERVAL);
        }
    }
}
