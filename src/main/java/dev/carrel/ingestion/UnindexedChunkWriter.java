package dev.carrel.ingestion;

import dev.carrel.document.TextRules;
import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.index.IndexedChunk;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes entries and marks the confirmed rows as indexed.
 *
 * <p>Transaction: rows are loaded, some megabytes at a time, and their bulks are answered before the first statement; then
 * fence, marks and progress commit with the checkpoint. After a crash the same entries are written again under the same ids, which changes nothing. Rows
 * that lost their document meanwhile have no entry and are marked too. An entry that Elasticsearch refused ends the
 * attempt; the rows stay not yet indexed. A deletion of the namespace ends it too, before the next bulk: whoever purges
 * waits for the one that is under way.
 */
@Dependent
@Named("unindexedChunkWriter")
public class UnindexedChunkWriter extends AbstractItemWriter {
    private final StagingArea area;
    private final ChunkIndexer indexer;
    private final JobTurns turns;
    private final StagedWriter writer;
    private final Lease lease;

    @Inject
    public UnindexedChunkWriter(
            StagingArea area, ChunkIndexer indexer, JobTurns turns, StagedWriter writer, JobContext job) {
        this.area = area;
        this.indexer = indexer;
        this.turns = turns;
        this.writer = writer;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void writeItems(List<Object> items) {
        List<Long> ids = items.stream().map(Long.class::cast).toList();
        LongAdder bytes = new LongAdder();
        turns.take(
                lease,
                () -> area.entries(lease, ids, entries -> {
                    area.requireActive(lease);
                    index(entries);
                    entries.forEach(entry -> bytes.add(TextRules.utf8Length(entry.getText())));
                }));
        writer.enter(lease);
        writer.chunks().markIndexed(lease.incarnation(), lease.operation().value(), ids);
        writer.progress(lease, bytes.sum());
    }

    private void index(List<IndexedChunk> entries) {
        Set<Long> failed = indexer.index(entries);
        if (!failed.isEmpty()) {
            throw new IndexUnavailableException(
                    "Elasticsearch refused " + failed.size() + " of " + entries.size() + " entries, among them chunk "
                            + failed.iterator().next() + "; see the log for its reason.",
                    null);
        }
    }
}
