package dev.carrel.operation;

import jakarta.batch.runtime.BatchStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns the end of a job execution into the next status of its operation. Every change is fenced. */
@ApplicationScoped
public class OperationOutcome {
    private static final Logger LOG = Logger.getLogger(OperationOutcome.class);

    private final OperationRepository operations;
    private final LeaseRepository leases;
    private final OperationsConfig config;
    private final Dispatcher dispatcher;

    @Inject
    public OperationOutcome(
            OperationRepository operations, LeaseRepository leases, OperationsConfig config, Dispatcher dispatcher) {
        this.operations = operations;
        this.leases = leases;
        this.config = config;
        this.dispatcher = dispatcher;
    }

    /**
     * Records the execution, so that a restart continues it.
     *
     * @return the operation it belongs to
     * @throws LeaseLostException when it should not run at all
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Operation began(Lease lease, long executionId) {
        if (leases.lockShared(lease.operation(), lease.token())) {
            throw new OperationCancelledException("The operation was cancelled before its job began.");
        }
        operations.recordExecution(lease.operation(), executionId);
        dispatcher.begun(lease);
        return operations.find(lease.operation()).orElseThrow();
    }

    /** Ends the operation, or puts it back to pending for another attempt. Without the lease it does nothing. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void ended(Lease lease, BatchStatus status, @Nullable Throwable failure) {
        OperationId id = lease.operation();
        boolean cancelRequested;
        try {
            cancelRequested = leases.lockShared(id, lease.token());
        } catch (LeaseLostException e) {
            LOG.warn(e.getMessage());
            dispatcher.forget(lease);
            return;
        }
        Operation operation = operations.find(id).orElseThrow();
        if (operation.status().ended()) {
            // by the transaction that did the last of its work, or because it was taken back
            leases.release(id, lease.token());
            dispatcher.forget(lease);
            LOG.infof(
                    "The %s is %s", operation.kind().label(), operation.status().label());
            return;
        }
        OperationCancelledException cancelled = find(failure, OperationCancelledException.class);
        if (status == BatchStatus.COMPLETED) {
            operations.finish(id, OperationStatus.COMPLETED, null);
            LOG.infof("The %s is completed, in attempt %d", operation.kind().label(), operation.attempts());
        } else if (cancelRequested || cancelled != null) {
            operations.finish(id, OperationStatus.CANCELLED, cancelled == null ? null : cancelled.getMessage());
        } else if (failure == null) {
            operations.reschedule(id, Duration.ZERO, null);
        } else if (operation.attempts() >= config.maxAttempts()) {
            operations.finish(id, OperationStatus.FAILED, describe(failure));
            LOG.errorf("Operation %s has failed for good: %s", id, describe(failure));
        } else {
            Duration wait = config.backoff(operation.attempts());
            operations.reschedule(id, wait, describe(failure));
            LOG.warnf("Operation %s will be tried again in %s: %s", id, wait, describe(failure));
        }
        leases.release(id, lease.token());
        dispatcher.forget(lease);
    }

    private static String describe(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        String outer = failure.getMessage();
        String inner = root.toString();
        return outer == null || inner.contains(outer) ? inner : outer + " (" + inner + ")";
    }

    private static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
