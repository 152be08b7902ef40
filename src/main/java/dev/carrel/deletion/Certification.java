package dev.carrel.deletion;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexRefresher;
import dev.carrel.index.LeftoverEntries;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * Proves that both stores hold nothing of the incarnation any more: sweeps what late writes left, removes the remaining
 * rows, refreshes, counts both stores, and records the certificate in one fenced transaction. What is still there ends the
 * attempt, and the next one begins here again. Repeating it changes nothing.
 */
@Dependent
@Named("certification")
public class Certification extends AbstractBatchlet {
    private static final int SWEEP = 1000;

    private final LeftoverEntries leftovers;
    private final ChunkIndexer indexer;
    private final IndexRefresher refresher;
    private final CertificateWriter writer;
    private final Lease lease;

    @Inject
    public Certification(
            LeftoverEntries leftovers,
            ChunkIndexer indexer,
            IndexRefresher refresher,
            CertificateWriter writer,
            JobContext job) {
        this.leftovers = leftovers;
        this.indexer = indexer;
        this.refresher = refresher;
        this.writer = writer;
        this.lease = BatchLease.of(job);
    }

    @Override
    public String process() {
        refresher.refresh();
        for (List<Long> ids = leftovers.ids(lease.incarnation(), SWEEP);
                !ids.isEmpty();
                ids = leftovers.ids(lease.incarnation(), SWEEP)) {
            indexer.remove(lease.incarnation().value(), ids);
            refresher.refresh();
        }
        writer.removeRest(lease);
        writer.certify(lease, leftovers.count(lease.incarnation()));
        return "CERTIFIED";
    }
}
