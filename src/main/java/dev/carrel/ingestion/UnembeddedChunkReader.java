package dev.carrel.ingestion;

import dev.carrel.document.ChunkRepository.UnembeddedChunk;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Reads the operation's rows that came without a vector. Item: a row; checkpoint: its id. */
@Dependent
@Named("unembeddedChunkReader")
public class UnembeddedChunkReader extends PagedReader<UnembeddedChunk, Long> {
    private static final int PAGE = 1000;

    private final StagingArea area;
    private final Lease lease;

    @Inject
    public UnembeddedChunkReader(StagingArea area, JobContext job) {
        super(Long.class, 0L, UnembeddedChunk::id);
        this.area = area;
        this.lease = BatchLease.of(job);
    }

    @Override
    List<UnembeddedChunk> page(Long last) {
        return area.withoutEmbedding(lease, last, PAGE);
    }
}
