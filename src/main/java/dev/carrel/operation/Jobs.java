package dev.carrel.operation;

import jakarta.batch.operations.JobExecutionAlreadyCompleteException;
import jakarta.batch.operations.JobExecutionNotRunningException;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.JobExecution;
import jakarta.batch.runtime.JobInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Properties;
import org.jboss.logging.Logger;

/**
 * Starts, restarts and stops job executions through the {@link JobOperator}.
 *
 * <p>A restart is forced, because JBeret refuses to restart what a dead process left "started", and cannot know that it is
 * dead; we know it by the lease, and a zombie is stopped by the {@link Fence}.
 */
@ApplicationScoped
public class Jobs {
    /** Names of the job parameters; the job definitions use the same. */
    static final String OPERATION_ID = "operationId";

    static final String TOKEN = "token";
    static final String INCARNATION = "incarnation";

    private static final Logger LOG = Logger.getLogger(Jobs.class);
    private static final String RESTART_MODE = "jberet.restart.mode";

    private final JobOperator operator;

    @Inject
    public Jobs(JobOperator operator) {
        this.operator = operator;
    }

    /** Begins the operation's job, or continues it where its latest execution left off. */
    long run(Operation operation, Lease lease) {
        Properties parameters = new Properties();
        parameters.setProperty(OPERATION_ID, operation.id().toString());
        parameters.setProperty(TOKEN, Long.toString(lease.token()));
        parameters.setProperty(INCARNATION, lease.incarnation().key());
        Long recorded = operation.executionId();
        if (recorded == null) {
            return operator.start(operation.kind().jobName(), parameters);
        }
        try {
            Properties restart = new Properties();
            restart.putAll(parameters);
            restart.setProperty(RESTART_MODE, "force");
            return operator.restart(latest(recorded), restart);
        } catch (JobExecutionAlreadyCompleteException e) {
            // it ended well, but its end could not be recorded: a new instance finds nothing left to do and records it
            return operator.start(operation.kind().jobName(), parameters);
        }
    }

    /** The latest execution of the same instance: one that could not be recorded may have followed. */
    private long latest(long execution) {
        JobInstance instance = operator.getJobInstance(execution);
        return operator.getJobExecutions(instance).stream()
                .mapToLong(JobExecution::getExecutionId)
                .max()
                .orElse(execution);
    }

    /** Asks an execution of any node to stop at its next chunk. */
    void stop(long executionId) {
        try {
            operator.stop(executionId);
        } catch (JobExecutionNotRunningException | NoSuchJobExecutionException e) {
            LOG.debugf("Execution %d had ended before it was stopped", executionId);
        }
    }

    /** The status of an execution; empty when it is not in the repository. */
    Optional<BatchStatus> status(long executionId) {
        try {
            return Optional.of(operator.getJobExecution(executionId).getBatchStatus());
        } catch (NoSuchJobExecutionException e) {
            return Optional.empty();
        }
    }
}
