package dev.carrel.reconciliation;

import dev.carrel.operation.BatchLease;
import dev.carrel.reconciliation.ReconciliationRepository.Findings;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jboss.logging.Logger;

/**
 * Ends a run: looks at the operations, and says in the log what all of it found, as an error above the alarm's threshold.
 * Doing it again after a crash writes down and counts only what is new.
 */
@Dependent
@Named("conclusion")
public class Conclusion extends AbstractBatchlet {
    private static final Logger LOG = Logger.getLogger(Conclusion.class);

    private final ReconciliationRepository runs;
    private final RunTransactions transactions;
    private final ReconciliationConfig config;
    private final Run run;

    @Inject
    public Conclusion(
            ReconciliationRepository runs, RunTransactions transactions, ReconciliationConfig config, JobContext job) {
        this.runs = runs;
        this.transactions = transactions;
        this.config = config;
        this.run = runs.run(BatchLease.of(job), Run.OPERATIONS);
    }

    @Override
    public String process() {
        transactions.checkOperations(run);
        Findings findings = runs.findings(run.lease().operation());
        String summary =
                "Reconciliation of %s/%s looked at %d namespaces, %d rows and %d entries: %d drifts %s, %d healed"
                        .formatted(
                                run.scope().organizationId(),
                                run.scope().agentId(),
                                findings.namespaces(),
                                findings.rows(),
                                findings.entries(),
                                findings.drifts(),
                                findings.kinds(),
                                findings.healed());
        if (findings.drifts() > config.alarmAbove()) {
            LOG.errorf("%s; more than %d (carrel.reconciliation.alarm-above)", summary, config.alarmAbove());
        } else {
            LOG.info(summary);
        }
        return findings.drifts() == 0 ? "CLEAN" : "DRIFT";
    }
}
