package dev.carrel.operation;

import dev.carrel.operation.LeaseRepository.LeaseState;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Cancels, retries and restarts operations on behalf of people. Each call is one change in the database; what a job has to
 * hear is told to it after the commit, and found out by the job itself if that is lost.
 */
@ApplicationScoped
public class OperationControl {
    private final OperationTransitions transitions;
    private final OperationRepository operations;
    private final LeaseRepository leases;
    private final Dispatcher dispatcher;
    private final Jobs jobs;
    private final Background background;

    @Inject
    public OperationControl(
            OperationTransitions transitions,
            OperationRepository operations,
            LeaseRepository leases,
            Dispatcher dispatcher,
            Jobs jobs,
            Background background) {
        this.transitions = transitions;
        this.operations = operations;
        this.leases = leases;
        this.dispatcher = dispatcher;
        this.jobs = jobs;
        this.background = background;
    }

    /** Stops the job at its next batch; what waits is cancelled at once. @throws ProblemException 409 when it has ended */
    public void cancel(Operation operation) {
        Operation before = transitions.cancel(operation.id());
        Long execution = before.executionId();
        if (before.status() == OperationStatus.PROCESSING && execution != null) {
            jobs.stop(execution);
        }
    }

    /** Asks jobs of any node to stop at their next batch, without waiting for it. */
    public void stopSoon(List<Long> executions) {
        if (!executions.isEmpty()) {
            background.run(() -> executions.forEach(jobs::stop));
        }
    }

    /** Continues an operation that failed or was cancelled, from its checkpoint. @throws ProblemException 409 otherwise */
    public void retry(Operation operation) {
        transitions.retry(operation.id());
        dispatcher.wake();
    }

    /**
     * Takes an open operation up that nobody works on: one whose owner let the lease run out is claimed and restarted here,
     * or by the first node with a free place; one that waits for a time is let into its organization's queue.
     *
     * @throws ProblemException 409 when it has ended, and naming the owner when a live one holds it
     */
    public void restart(Operation operation) {
        switch (operation.status()) {
            case PENDING -> {
                operations.startNow(operation.id());
                dispatcher.wake();
            }
            case PROCESSING -> {
                requireNoOwner(operation);
                if (!dispatcher.take(operation)) {
                    requireNoOwner(operation);
                }
            }
            case RECEIVING, COMPLETED, FAILED, CANCELLED ->
                throw ProblemException.conflict("The " + operation.kind().label() + " is "
                        + operation.status().label()
                        + "; only an open one can be restarted, and a failed or cancelled one retried.");
        }
    }

    private void requireNoOwner(Operation operation) {
        leases.find(operation.id()).filter(LeaseState::live).ifPresent(lease -> {
            throw ProblemException.conflict("Node " + lease.owner() + " works on this "
                    + operation.kind().label() + ", and its lease lasts until " + lease.expiresAt()
                    + ". Only an operation without a live owner can be restarted.");
        });
    }
}
