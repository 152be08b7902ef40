package dev.carrel.reconciliation;

import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Fence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import org.jdbi.v3.core.Jdbi;

/** The fenced transactions that end the healing of single chunks. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class ChunkRepair {
    private final Fence fence;
    private final Jdbi jdbi;
    private final DriftRepository drifts;
    private final NamespaceRepository namespaces;

    @Inject
    public ChunkRepair(Fence fence, Jdbi jdbi, DriftRepository drifts, NamespaceRepository namespaces) {
        this.fence = fence;
        this.jdbi = jdbi;
        this.namespaces = namespaces;
        this.drifts = drifts;
    }

    /** Elasticsearch has confirmed these very items. */
    public void indexed(Run run, Incarnation incarnation, Collection<Long> ids, Collection<Drift> healed) {
        fence.pass(run.lease());
        removeMarks(incarnation, ids);
        drifts.markHealed(run, healed);
    }

    /** Searches find what was healed here: raises the revision, so that no answer from before is given again. */
    public void visible(Run run, Incarnation incarnation) {
        fence.pass(run.lease());
        namespaces.raiseRevision(incarnation);
    }

    /** Removes rows whose entries are gone, if they still belong to nobody. */
    public void removeRows(Run run, Incarnation incarnation, Collection<Long> ids, Collection<Drift> healed) {
        fence.pass(run.lease());
        removeMarks(incarnation, ids);
        jdbi.useHandle(handle -> handle.createUpdate("delete from chunk c where c.incarnation = :incarnation"
                        + " and c.chunk_id = any(:ids) and " + ChunkStateRepository.BELONGS_TO_NOBODY)
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, ids)
                .execute());
        drifts.markHealed(run, healed);
    }

    private void removeMarks(Incarnation incarnation, Collection<Long> ids) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from chunk_to_index where incarnation = :incarnation and chunk_id = any(:ids)")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, ids)
                .execute());
    }
}
