package dev.carrel.ingestion;

import dev.carrel.document.AttributeSchema;
import dev.carrel.document.CheckedChunk;
import dev.carrel.document.ChunkRepository;
import dev.carrel.document.ContentHash;
import dev.carrel.document.NamespaceRetiredException;
import dev.carrel.document.NewChunk;
import dev.carrel.document.VersionRepository;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.operation.Fence;
import dev.carrel.operation.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes accepted documents into the staging area, a batch in a transaction. Nobody sees them before the operation starts. */
@ApplicationScoped
public class Staging {
    private final Fence fence;
    private final NamespaceRepository namespaces;
    private final AttributeSchema schema;
    private final VersionRepository versions;
    private final ChunkRepository chunks;
    private final IngestionRepository ingestions;

    @Inject
    public Staging(
            Fence fence,
            NamespaceRepository namespaces,
            AttributeSchema schema,
            VersionRepository versions,
            ChunkRepository chunks,
            IngestionRepository ingestions) {
        this.fence = fence;
        this.namespaces = namespaces;
        this.schema = schema;
        this.versions = versions;
        this.chunks = chunks;
        this.ingestions = ingestions;
    }

    /**
     * Stages a batch; documents whose published version is the same are only noted.
     *
     * @throws NamespaceRetiredException when the namespace was deleted meanwhile
     * @throws dev.carrel.problem.ProblemException 400 when the namespace would have too many metadata keys
     */
    @Transactional
    public Staged stage(Lease lease, List<CheckedDocument> documents) {
        fence.pass(lease);
        Incarnation incarnation = lease.incarnation();
        UUID operation = lease.operation().value();
        if (!namespaces.lockForStaging(incarnation)) {
            throw new NamespaceRetiredException(incarnation);
        }
        Map<String, byte[]> settled = versions.settledHashes(
                incarnation,
                documents.stream()
                        .map(document -> document.version().documentKey())
                        .toList());
        List<CheckedDocument> changed = new ArrayList<>();
        List<CheckedDocument> unchanged = new ArrayList<>();
        for (CheckedDocument document : documents) {
            byte[] present = settled.get(document.version().documentKey());
            boolean same = Arrays.equals(present, document.version().contentHash());
            (same ? unchanged : changed).add(document);
        }
        schema.note(incarnation, metadata(changed));
        ingestions.addUnchanged(lease.operation(), unchanged);
        ingestions.addPending(lease.operation(), changed);
        Map<UUID, UUID> documentIds = versions.stage(
                incarnation,
                operation,
                changed.stream().map(CheckedDocument::version).toList());
        chunks.stage(incarnation, operation, documentIds, rows(changed));
        return new Staged(changed, unchanged.size());
    }

    private static List<Map<String, Object>> metadata(List<CheckedDocument> documents) {
        return documents.stream()
                .flatMap(document -> Stream.concat(
                        Stream.of(document.version().metadata()),
                        document.chunks().stream().map(CheckedChunk::metadata)))
                .toList();
    }

    private static List<NewChunk> rows(List<CheckedDocument> documents) {
        List<NewChunk> rows = new ArrayList<>();
        ContentHash hash = new ContentHash();
        for (CheckedDocument document : documents) {
            int ordinal = 0;
            for (CheckedChunk chunk : document.chunks()) {
                rows.add(new NewChunk(
                        document.version().versionId(),
                        chunk.key(),
                        ordinal++,
                        chunk.text(),
                        chunk.metadata(),
                        chunk.embedding(),
                        chunk.embedding() == null ? hash.add(chunk.text()).finish() : null));
            }
        }
        return rows;
    }

    /** A batch that was staged. */
    public record Staged(List<CheckedDocument> changed, int unchanged) {}
}
