package dev.carrel.reconciliation;

import dev.carrel.operation.BatchLease;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * Counts what was found in a slice, and moves its part on.
 *
 * <p>Transaction: fence, totals, the part's row and progress commit together, so that after a crash a slice is either counted
 * and not looked at again, or looked at again and counted then.
 */
@Dependent
@Named("sliceWriter")
public class SliceWriter extends AbstractItemWriter {
    private final RunTransactions transactions;
    private final Run run;

    @Inject
    public SliceWriter(ReconciliationRepository runs, RunTransactions transactions, JobContext job, StepContext step) {
        this.transactions = transactions;
        this.run = runs.run(BatchLease.of(job), SliceReader.partOf(step));
    }

    @Override
    public void writeItems(List<Object> items) {
        for (Object item : items) {
            transactions.finish(run, (SliceResult) item);
        }
    }
}
