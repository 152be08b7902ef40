package dev.carrel.reconciliation;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import dev.carrel.reconciliation.PartRepository.Part;
import dev.carrel.reconciliation.Slice.NamespaceState;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cuts its part into slices of a bounded number of namespaces and chunks; a namespace is never cut. Item: a {@link Slice}.
 * Reads outside the chunk's transaction. The checkpoint is the part's row, which {@link SliceWriter} moves on in the chunk's
 * transaction; the job repository's is not used. The last slice reaches to the end of the part, so that entries of unknown
 * incarnations are looked at wherever they are.
 */
@Dependent
@Named("sliceReader")
public class SliceReader extends AbstractItemReader {
    private static final int MOST_NAMESPACES = 200;
    private static final int MOST_CHUNKS = 10_000;

    private final ReconciliationRepository runs;
    private final PartRepository parts;
    private final SliceRepository slices;
    private final Lease lease;
    private final int part;
    private @Nullable Run run;
    private UUID last = Ranges.FIRST;
    private UUID upTo = Ranges.FIRST;
    private boolean done = true;

    @Inject
    public SliceReader(
            ReconciliationRepository runs,
            PartRepository parts,
            SliceRepository slices,
            JobContext job,
            StepContext step) {
        this.runs = runs;
        this.parts = parts;
        this.slices = slices;
        this.lease = BatchLease.of(job);
        this.part = partOf(step);
    }

    /** The partition's part, from the property that the step's definition declares. */
    static int partOf(StepContext step) {
        return Integer.parseInt(step.getProperties().getProperty(SliceMapper.PART));
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        run = runs.run(lease, part);
        Part position = parts.part(lease.operation(), part);
        last = position.last();
        upTo = position.upTo();
        done = position.done();
    }

    @Override
    public @Nullable Object readItem() {
        Run current = run;
        if (done || current == null) {
            return null;
        }
        List<NamespaceState> page = slices.namespaces(current.scope(), last, upTo, MOST_NAMESPACES);
        List<NamespaceState> taken = take(page);
        done = page.size() < MOST_NAMESPACES && taken.size() == page.size();
        UUID end = done ? upTo : taken.getLast().incarnation().value();
        Slice slice = new Slice(taken, last, end, current.scope() instanceof Scope.Service, done);
        last = end;
        return slice;
    }

    /** As many as have not too many chunks together, and at least one. */
    private static List<NamespaceState> take(List<NamespaceState> page) {
        long chunks = 0;
        for (int i = 0; i < page.size(); i++) {
            chunks += page.get(i).chunks();
            if (chunks > MOST_CHUNKS && i > 0) {
                return page.subList(0, i);
            }
        }
        return page;
    }
}
