package dev.carrel.reconciliation;

import dev.carrel.operation.Fence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;

/**
 * Writes drifts down in transactions of their own, before and after what is done to the index, which no transaction spans.
 * A zombie does not get past the first, and heals nothing.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class DriftLog {
    private final Fence fence;
    private final DriftRepository drifts;

    @Inject
    public DriftLog(Fence fence, DriftRepository drifts) {
        this.fence = fence;
        this.drifts = drifts;
    }

    /** Found, and about to be healed if the run does so. */
    public void found(Run run, Collection<Drift> found) {
        fence.pass(run.lease());
        drifts.insert(run, found, false);
    }

    /** Healed. */
    public void healed(Run run, Collection<Drift> healed) {
        fence.pass(run.lease());
        drifts.markHealed(run, healed);
    }
}
