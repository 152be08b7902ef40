package dev.carrel.reconciliation;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Looks at a slice; its result is the writer's item. Everything is read outside the chunk's transaction, and what is found is
 * written down in short transactions of their own before it is healed. After a crash the slice is looked at again: what was
 * written down is not written twice, and not counted before the writer does.
 */
@Dependent
@Named("sliceProcessor")
public class SliceProcessor implements ItemProcessor {
    private final SliceExaminer examiner;
    private final Run run;

    @Inject
    public SliceProcessor(ReconciliationRepository runs, SliceExaminer examiner, JobContext job, StepContext step) {
        this.examiner = examiner;
        Lease lease = BatchLease.of(job);
        this.run = runs.run(lease, SliceReader.partOf(step));
    }

    @Override
    public Object processItem(Object item) {
        return examiner.examine(run, (Slice) item);
    }
}
