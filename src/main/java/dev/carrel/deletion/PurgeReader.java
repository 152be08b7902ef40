package dev.carrel.deletion;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunk rows of a retired incarnation. Item: a row's id. No checkpoint is kept: what was purged is gone, so a
 * restart begins at the first row that is left.
 */
@Dependent
@Named("purgeReader")
public class PurgeReader extends AbstractItemReader {
    private static final int PAGE = 2000;

    private final PurgeStart start;
    private final PurgeRepository rows;
    private final Lease lease;
    private Iterator<Long> page = List.<Long>of().iterator();
    private long last;

    @Inject
    public PurgeReader(PurgeStart start, PurgeRepository rows, JobContext job) {
        this.start = start;
        this.rows = rows;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        start.begin(lease);
    }

    @Override
    public @Nullable Object readItem() {
        if (!page.hasNext()) {
            page = rows.chunkIds(lease.incarnation(), last, PAGE).iterator();
            if (!page.hasNext()) {
                return null;
            }
        }
        last = page.next();
        return last;
    }
}
