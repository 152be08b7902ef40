package dev.carrel.operation;

import jakarta.batch.api.listener.StepListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Keeps a step's exception for the {@link OperationListener}, which cannot see it otherwise. */
@Dependent
@Named("stepFailureListener")
public class StepFailureListener implements StepListener {
    private final JobContext job;
    private final StepContext step;

    @Inject
    public StepFailureListener(JobContext job, StepContext step) {
        this.job = job;
        this.step = step;
    }

    @Override
    public void beforeStep() {
        job.setTransientUserData(null);
    }

    @Override
    public void afterStep() {
        Exception exception = step.getException();
        if (exception != null) {
            job.setTransientUserData(exception);
        }
    }
}
