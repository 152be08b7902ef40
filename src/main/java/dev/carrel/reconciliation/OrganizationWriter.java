package dev.carrel.reconciliation;

import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Fence;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * Compares organizations' counters with those of their namespaces, which were looked at before.
 *
 * <p>Transaction: fence, corrections, drifts and totals commit with the checkpoint; after a crash nothing of it was done.
 */
@Dependent
@Named("organizationWriter")
public class OrganizationWriter extends AbstractItemWriter {
    private final Fence fence;
    private final CounterCheck counters;
    private final DriftRepository drifts;
    private final ReconciliationConfig config;
    private final Run run;

    @Inject
    public OrganizationWriter(
            ReconciliationRepository runs,
            Fence fence,
            CounterCheck counters,
            DriftRepository drifts,
            ReconciliationConfig config,
            JobContext job) {
        this.fence = fence;
        this.counters = counters;
        this.drifts = drifts;
        this.config = config;
        this.run = runs.run(BatchLease.of(job), Run.ORGANIZATIONS);
    }

    @Override
    public void writeItems(List<Object> items) {
        fence.pass(run.lease());
        for (Object item : items) {
            counters.organization(run, (String) item);
        }
        drifts.settle(run, config.maxRecorded());
    }
}
