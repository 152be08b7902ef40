package dev.carrel.pruning;

import dev.carrel.access.ColdChunks;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Looks for cold chunks in the order in which they were written. Item: a part of the namespace, of which every cold chunk
 * up to a number is known; reads outside the chunk's transaction. No checkpoint is kept here: where the next part begins is
 * in the pruning's row, which changes in the transaction that prunes, so that a new job instance goes on there too.
 */
@Dependent
@Named("coldChunkReader")
public class ColdChunkReader extends AbstractItemReader {
    /** Each may be of a document of its own, which takes some statements to remove. */
    static final int COLD_A_PART = 250;

    private final PruningRepository prunings;
    private final ColdChunks chunks;
    private final Lease lease;
    private Instant before = Instant.EPOCH;
    private long last;
    private boolean whole;

    @Inject
    public ColdChunkReader(PruningRepository prunings, ColdChunks chunks, JobContext job) {
        this.prunings = prunings;
        this.chunks = chunks;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        Pruning pruning = prunings.read(lease.operation());
        before = pruning.unusedBefore();
        last = pruning.lastChunkId();
    }

    @Override
    public @Nullable Object readItem() {
        if (whole) {
            return null;
        }
        ColdChunks.Part part = chunks.part(lease.incarnation(), before, last, COLD_A_PART);
        last = part.end();
        whole = part.whole();
        return part;
    }
}
