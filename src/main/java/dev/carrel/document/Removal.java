package dev.carrel.document;

import dev.carrel.namespace.Additions;
import dev.carrel.namespace.CounterChange;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes documents and single chunks: unpublished in one transaction with the counters, so that no search begun afterwards
 * finds them; their rows and entries are garbage and go later.
 */
@ApplicationScoped
public class Removal {
    private final Jdbi jdbi;
    private final NamespaceRepository namespaces;
    private final LiveChunks live;

    @Inject
    public Removal(Jdbi jdbi, NamespaceRepository namespaces, LiveChunks live) {
        this.jdbi = jdbi;
        this.namespaces = namespaces;
        this.live = live;
    }

    /**
     * Removes a document; a version of it that is being ingested is given up. A row that only waits for its garbage to be
     * collected is no document.
     *
     * @throws ProblemException 404 when there is none
     */
    @Transactional
    public Removed removeDocument(Namespace namespace, String documentKey) {
        Incarnation incarnation = lock(namespace);
        Doomed document = jdbi.withHandle(handle -> handle.createQuery("""
                        select d.document_id, v.version_id, coalesce(v.chunk_count, 0) as chunks,
                            coalesce(v.size_bytes, 0) as bytes
                        from document d left join document_version v
                            on v.incarnation = d.incarnation and v.version_id = d.current_version_id
                        where d.incarnation = :incarnation and d.document_key = :key
                            and (d.current_version_id is not null or exists (select 1 from document_version s
                                where s.incarnation = d.incarnation and s.document_id = d.document_id
                                    and s.status = 'staged'))""")
                .bind("incarnation", incarnation.value())
                .bind("key", documentKey)
                .map((row, context) -> new Doomed(
                        row.getObject("document_id", UUID.class),
                        Optional.ofNullable(row.getObject("version_id", UUID.class)),
                        row.getLong("chunks"),
                        row.getLong("bytes")))
                .findOne()
                .orElseThrow(() -> ProblemException.notFound("document")));
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            update document_version set
                                status = case status when 'staged' then 'discarded' when 'ready' then 'replaced' else status end
                            where incarnation = :incarnation and document_id = :document""")
                    .bind("incarnation", incarnation.value())
                    .bind("document", document.id)
                    .execute();
            handle.createUpdate("delete from document where incarnation = :incarnation and document_id = :document")
                    .bind("incarnation", incarnation.value())
                    .bind("document", document.id)
                    .execute();
        });
        int published = document.version.isPresent() ? 1 : 0;
        long revision = namespaces.applyChange(
                incarnation, new CounterChange(-published, -document.chunks, -document.bytes), Additions.NONE);
        return new Removed(document.chunks, revision);
    }

    /** Removes the published chunks with these keys; a document that loses its last one goes with it. */
    @Transactional
    public RemovedChunks removeChunks(Namespace namespace, List<String> keys) {
        Incarnation incarnation = lock(namespace);
        List<LiveChunk> found = live.byKeys(incarnation, keys);
        if (found.isEmpty()) {
            return new RemovedChunks(0, keys, namespace.revision());
        }
        CounterChange change = live.retireRows(incarnation, found);
        long revision = namespaces.applyChange(incarnation, change, Additions.NONE);
        List<String> foundKeys = found.stream().map(LiveChunk::key).toList();
        List<String> notFound =
                keys.stream().filter(key -> !foundKeys.contains(key)).toList();
        return new RemovedChunks(found.size(), notFound, revision);
    }

    /**
     * The same with the namespace locked for publication already, in a job's transaction.
     *
     * @return how many were removed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int removeLocked(Incarnation incarnation, List<String> keys) {
        List<LiveChunk> found = live.byKeys(incarnation, keys);
        if (!found.isEmpty()) {
            namespaces.applyChange(incarnation, live.retireRows(incarnation, found), Additions.NONE);
        }
        return found.size();
    }

    private Incarnation lock(Namespace namespace) {
        if (!namespaces.lockForPublication(namespace.incarnation())) {
            throw ProblemException.notFound("agent");
        }
        return namespace.incarnation();
    }

    /** A document was removed. */
    @Schema(examples = """
            {"deletedChunks": 4, "revision": 92}""")
    public record Removed(long deletedChunks, long revision) {}

    /** Chunks were removed. */
    @Schema(examples = """
            {"deleted": 1, "notFound": ["faq-18"], "revision": 93}""")
    public record RemovedChunks(int deleted, List<String> notFound, long revision) {}

    private record Doomed(UUID id, Optional<UUID> version, long chunks, long bytes) {}
}
