package dev.carrel.operation;

import jakarta.batch.api.listener.JobListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Ties a job execution to its operation: records the execution before the first step, and ends or reschedules the operation
 * after the last. Both are fenced transactions, so that a zombie's end changes nothing. If the process dies before
 * {@link #beforeJob} has committed, the next attempt starts a new job instance; nothing was done yet.
 */
@Dependent
@Named("operationListener")
public class OperationListener implements JobListener {
    private final JobContext job;
    private final OperationOutcome outcome;

    @Inject
    public OperationListener(JobContext job, OperationOutcome outcome) {
        this.job = job;
        this.outcome = outcome;
    }

    @Override
    public void beforeJob() {
        LogContext.enter(outcome.began(BatchLease.of(job), job.getExecutionId()));
    }

    @Override
    public void afterJob() {
        try {
            Throwable failure = job.getTransientUserData() instanceof Throwable thrown ? thrown : null;
            outcome.ended(BatchLease.of(job), job.getBatchStatus(), failure);
        } finally {
            LogContext.leave();
        }
    }
}
