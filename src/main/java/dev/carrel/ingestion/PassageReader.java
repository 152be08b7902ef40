package dev.carrel.ingestion;

import dev.carrel.ingestion.IngestionRepository.StagedText;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.ItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads passages of the operation's staged texts, document by document.
 *
 * <p>Item: a {@link Passage}. Transaction: reads outside the chunk's, so that no database transaction is open while the
 * model works. Checkpoint: document and ordinal of the last passage, for who looks at the job. A restart goes on after the
 * last row that was written, and not at JBeret's checkpoint: an attempt that dies before its first commit leaves none, and
 * the next attempt would begin anew. The document of that row is split again, with the same result, and its written
 * passages are skipped.
 */
@Dependent
@Named("passageReader")
public class PassageReader implements ItemReader {
    private final StagingArea area;
    private final TextSplitter splitter;
    private final Lease lease;
    private PassageCheckpoint last = PassageCheckpoint.START;
    private @Nullable StagedText document;
    private Iterator<String> passages = List.<String>of().iterator();
    private int ordinal;

    @Inject
    public PassageReader(StagingArea area, TextSplitter splitter, JobContext job) {
        this.area = area;
        this.splitter = splitter;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        last = area.lastWritten(lease).orElse(PassageCheckpoint.START);
        load(last.item() - 1);
        if (document != null && document.item() == last.item()) {
            while (passages.hasNext() && ordinal <= last.ordinal()) {
                passages.next();
                ordinal++;
            }
        }
    }

    @Override
    public @Nullable Object readItem() {
        while (!passages.hasNext()) {
            int after = document == null ? last.item() : document.item();
            if (!load(after)) {
                return null;
            }
        }
        StagedText current = document;
        if (current == null) {
            return null;
        }
        Passage passage = new Passage(
                current.item(),
                current.versionId(),
                current.documentId(),
                current.documentKey(),
                ordinal++,
                passages.next());
        last = new PassageCheckpoint(passage.item(), passage.ordinal());
        return passage;
    }

    private boolean load(int after) {
        Optional<StagedText> next = area.next(lease.incarnation(), lease.operation(), after);
        document = next.orElse(null);
        ordinal = 0;
        passages = next.map(
                        text -> splitter.split(text.body(), text.mediaType()).iterator())
                .orElse(List.<String>of().iterator());
        return next.isPresent();
    }

    @Override
    public Serializable checkpointInfo() {
        return last;
    }

    @Override
    public void close() {
        // nothing is held open between reads
    }
}
