package dev.carrel.deletion;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractCheckpointAlgorithm;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Ends a batch at its configured size, or sooner under a throttle. The throttle is waited for between two batches, where
 * there is neither a transaction nor a connection.
 */
@Dependent
@Named("purgeCheckpoint")
public class PurgeCheckpoint extends AbstractCheckpointAlgorithm {
    private final int most;
    private final PurgeThrottle throttle;
    private int read;
    private int size;

    @Inject
    public PurgeCheckpoint(DeletionConfig config, DeletionRepository deletions, JobContext job) {
        Lease lease = BatchLease.of(job);
        this.most = config.batchSize();
        this.throttle = new PurgeThrottle(() -> deletions.chunksPerSecond(lease.operation()));
    }

    @Override
    public void beginCheckpoint() throws InterruptedException {
        size = throttle.await(read, most);
        read = 0;
    }

    @Override
    public boolean isReadyToCheckpoint() {
        return ++read >= size;
    }
}
