package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Forgets operations that ended long ago, with what the job repository holds of them. Called by the container's timer on
 * every node; rows are locked and passed over when another node is at them, so that no work is done twice.
 *
 * <p>JBeret's memory needs no purge: its repository keeps executions by soft references, and drops the entries of collected
 * ones whenever it adds another.
 */
@ApplicationScoped
public class OperationHistory {
    /** So much a call, that a long history is gone within minutes and a call is over within seconds. */
    private static final int BATCHES_A_CALL = 20;

    private final HistoryRepository history;
    private final OperationsConfig config;

    @Inject
    public OperationHistory(HistoryRepository history, OperationsConfig config) {
        this.history = history;
        this.config = config;
    }

    /** Removes a bounded number of operations, and executions that belong to none. */
    public void purge() {
        for (int batch = 0; batch < BATCHES_A_CALL && history.removeOperations(config.history()); batch++) {
            // each batch is a transaction of its own
        }
        for (int batch = 0; batch < BATCHES_A_CALL && history.removeStrayInstances(config.history()); batch++) {
            // each batch is a transaction of its own
        }
    }
}
