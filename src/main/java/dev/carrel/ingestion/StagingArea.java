package dev.carrel.ingestion;

import dev.carrel.document.ChunkRepository;
import dev.carrel.document.ChunkRepository.UnembeddedChunk;
import dev.carrel.document.NamespaceRetiredException;
import dev.carrel.index.IndexedChunk;
import dev.carrel.ingestion.IngestionRepository.PendingItem;
import dev.carrel.ingestion.IngestionRepository.StagedText;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Lease;
import dev.carrel.operation.LeaseLostException;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationCancelledException;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What the job reads, always outside the chunk's transaction: between its first and last statement lie the model and
 * Elasticsearch, which may take seconds, and a database transaction must not stay open that long.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class StagingArea {
    private final IngestionRepository ingestions;
    private final ChunkRepository chunks;
    private final NamespaceRepository namespaces;
    private final OperationRepository operations;

    @Inject
    public StagingArea(
            IngestionRepository ingestions,
            ChunkRepository chunks,
            NamespaceRepository namespaces,
            OperationRepository operations) {
        this.operations = operations;
        this.namespaces = namespaces;
        this.ingestions = ingestions;
        this.chunks = chunks;
    }

    /** Whose operation it is. @throws LeaseLostException when there is no such operation any more */
    OrganizationId organization(Lease lease) {
        return operations
                .find(lease.operation())
                .map(Operation::organization)
                .orElseThrow(() -> new LeaseLostException(lease.operation(), lease.token()));
    }

    /** Looks before work that a deletion makes useless. @throws OperationCancelledException when the namespace was deleted */
    void requireActive(Lease lease) {
        if (!namespaces.isActive(lease.incarnation())) {
            throw retired(lease);
        }
    }

    /** What ends an ingestion whose namespace was deleted. */
    static OperationCancelledException retired(Lease lease) {
        return new OperationCancelledException(
                String.valueOf(new NamespaceRetiredException(lease.incarnation()).getMessage()));
    }

    Optional<StagedText> next(Incarnation incarnation, OperationId operation, int lastItem) {
        return ingestions.nextText(incarnation, operation, lastItem);
    }

    /** The last passage that has a row; empty before the first. */
    Optional<PassageCheckpoint> lastWritten(Lease lease) {
        return ingestions.lastWritten(lease.incarnation(), lease.operation());
    }

    List<UnembeddedChunk> withoutEmbedding(Lease lease, long last, int limit) {
        return chunks.withoutEmbedding(lease.incarnation(), lease.operation().value(), last, limit);
    }

    List<Long> notYetIndexed(Lease lease, long last, int limit) {
        return chunks.notYetIndexed(lease.incarnation(), lease.operation().value(), last, limit);
    }

    /** What the index is to hold of these rows, a portion at a time. */
    void entries(Lease lease, Collection<Long> ids, Consumer<List<IndexedChunk>> portion) {
        chunks.entries(lease.incarnation(), ids, portion);
    }

    List<PendingItem> pending(Lease lease, int last, int limit) {
        return ingestions.pending(lease.operation(), last, limit);
    }

    Map<String, float[]> knownEmbeddings(Lease lease, Collection<UUID> documents, Map<String, byte[]> hashByText) {
        return chunks.knownEmbeddings(lease.incarnation(), documents, hashByText);
    }
}
