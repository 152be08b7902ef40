package dev.carrel.ingestion;

import dev.carrel.document.ChunkRepository;
import dev.carrel.document.VersionRepository;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import dev.carrel.operation.OperationCancelledException;
import dev.carrel.operation.OperationRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The part of a chunk transaction that the embedding steps share: fence, namespace, versions, and what became of documents
 * whose text was rejected.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class StagedWriter {
    private final Fence fence;
    private final NamespaceRepository namespaces;
    private final VersionRepository versions;
    private final IngestionRepository ingestions;
    private final OperationRepository operations;
    private final ChunkRepository chunks;

    @Inject
    public StagedWriter(
            Fence fence,
            NamespaceRepository namespaces,
            VersionRepository versions,
            IngestionRepository ingestions,
            OperationRepository operations,
            ChunkRepository chunks) {
        this.fence = fence;
        this.namespaces = namespaces;
        this.versions = versions;
        this.ingestions = ingestions;
        this.operations = operations;
        this.chunks = chunks;
    }

    /**
     * Passes the fence and locks what is written to.
     *
     * @return those of {@code candidates} that are still staged
     * @throws OperationCancelledException when the namespace was deleted
     */
    Set<UUID> enter(Lease lease, Collection<UUID> candidates) {
        enter(lease);
        return versions.lockStaged(lease.incarnation(), candidates);
    }

    /** Passes the fence and locks the namespace. @throws OperationCancelledException when it was deleted */
    void enter(Lease lease) {
        fence.pass(lease);
        if (!namespaces.lockForStaging(lease.incarnation())) {
            throw StagingArea.retired(lease);
        }
    }

    /** Gives up the versions of which a text was rejected, with the reason. */
    void reject(Lease lease, Map<UUID, String> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        reasons.forEach((version, reason) -> ingestions.recordFailed(lease.operation(), Set.of(version), reason));
        versions.discard(lease.incarnation(), reasons.keySet());
        operations.addProgress(lease.operation(), reasons.size(), 0);
    }

    /** The rows themselves. */
    ChunkRepository chunks() {
        return chunks;
    }

    /** Adds to the operation's progress. */
    void progress(Lease lease, long work) {
        operations.addProgress(lease.operation(), 0, work);
    }
}
