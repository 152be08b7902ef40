package dev.carrel.reconciliation;

import dev.carrel.operation.Fence;
import dev.carrel.operation.OperationRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** The fenced transactions of a run as a whole. */
@ApplicationScoped
public class RunTransactions {
    private final Fence fence;
    private final PartRepository parts;
    private final DriftRepository drifts;
    private final OperationRepository operations;
    private final OperationCheck operationCheck;
    private final ReconciliationConfig config;

    @Inject
    public RunTransactions(
            Fence fence,
            PartRepository parts,
            DriftRepository drifts,
            OperationRepository operations,
            OperationCheck operationCheck,
            ReconciliationConfig config) {
        this.fence = fence;
        this.parts = parts;
        this.drifts = drifts;
        this.operations = operations;
        this.operationCheck = operationCheck;
        this.config = config;
    }

    /** Divides the run, unless it was before. @return its number of parts */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int divide(Run run, int number) {
        fence.pass(run.lease());
        return parts.divide(run.lease().operation(), number);
    }

    /** Ends a slice: what was found is counted, and the part goes on behind it. Part of the chunk's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void finish(Run run, SliceResult result) {
        fence.pass(run.lease());
        drifts.settle(run, config.maxRecorded());
        parts.advance(run.lease().operation(), run.part(), result);
        long live = result.slice().live().size();
        operations.addProgress(run.lease().operation(), live, live);
    }

    /** Looks at the operations and counts what it found, together. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void checkOperations(Run run) {
        fence.pass(run.lease());
        operationCheck.check(run);
        drifts.settle(run, config.maxRecorded());
    }
}
