package dev.carrel.ingestion;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Reads the operation's rows not yet indexed. Item: the row's id, which is also the checkpoint. */
@Dependent
@Named("unindexedChunkReader")
public class UnindexedChunkReader extends PagedReader<Long, Long> {
    private static final int PAGE = 1000;

    private final StagingArea area;
    private final Lease lease;

    @Inject
    public UnindexedChunkReader(StagingArea area, JobContext job) {
        super(Long.class, 0L, id -> id);
        this.area = area;
        this.lease = BatchLease.of(job);
    }

    @Override
    List<Long> page(Long last) {
        return area.notYetIndexed(lease, last, PAGE);
    }
}
