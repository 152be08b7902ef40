package dev.carrel.reconciliation;

import dev.carrel.index.IndexRefresher;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.partition.PartitionMapper;
import jakarta.batch.api.partition.PartitionPlan;
import jakarta.batch.api.partition.PartitionPlanImpl;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Properties;

/**
 * Divides a run into ranges of incarnations.
 *
 * <p>Each execution begins all parts anew (the plan overrides), and each part goes on where its row says. JBeret's own restart
 * of partitions is not used: it forgets those that a first execution completed when a second one is killed and a third
 * begins, and runs none at all when the step failed before its partitions were recorded.
 */
@Dependent
@Named("sliceMapper")
public class SliceMapper implements PartitionMapper {
    /** Name of the partition's property that says which part it is; the job definition uses the same. */
    static final String PART = "part";

    private static final int PARTS = 8;

    private final ReconciliationRepository runs;
    private final RunTransactions transactions;
    private final IndexRefresher refresher;
    private final ReconciliationConfig config;
    private final Lease lease;

    @Inject
    public SliceMapper(
            ReconciliationRepository runs,
            RunTransactions transactions,
            IndexRefresher refresher,
            ReconciliationConfig config,
            JobContext job) {
        this.runs = runs;
        this.transactions = transactions;
        this.refresher = refresher;
        this.config = config;
        this.lease = BatchLease.of(job);
    }

    @Override
    public PartitionPlan mapPartitions() {
        Run run = runs.run(lease, 0);
        refresher.refresh(); // what was wrong before the run is to be seen by it
        int parts = transactions.divide(run, run.scope() instanceof Scope.Agent ? 1 : PARTS);
        Properties[] properties = new Properties[parts];
        for (int part = 0; part < parts; part++) {
            properties[part] = new Properties();
            properties[part].setProperty(PART, Integer.toString(part));
        }
        PartitionPlan plan = new PartitionPlanImpl();
        plan.setPartitions(parts);
        plan.setThreads(Math.min(parts, config.threads()));
        plan.setPartitionProperties(properties);
        plan.setPartitionsOverride(true);
        return plan;
    }
}
