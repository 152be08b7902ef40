package dev.carrel.document;

import dev.carrel.document.ChunkUpsert.Upserted;
import dev.carrel.document.VersionRepository.Standing;
import dev.carrel.namespace.Additions;
import dev.carrel.namespace.CounterChange;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The two transactions of a small write. A patch is a staged version of each document it touches; publishing moves its rows
 * into the document's current version, or makes the patch the first version.
 */
@ApplicationScoped
public class PatchRepository {
    private static final byte[] NO_HASH = new byte[0];

    private final Jdbi jdbi;
    private final NamespaceRepository namespaces;
    private final AttributeSchema schema;
    private final VersionRepository versions;
    private final ChunkRepository chunks;
    private final LiveChunks live;
    private final Event<Publication> publications;

    @Inject
    public PatchRepository(
            Jdbi jdbi,
            NamespaceRepository namespaces,
            AttributeSchema schema,
            VersionRepository versions,
            ChunkRepository chunks,
            LiveChunks live,
            Event<Publication> publications) {
        this.publications = publications;
        this.jdbi = jdbi;
        this.namespaces = namespaces;
        this.schema = schema;
        this.versions = versions;
        this.chunks = chunks;
        this.live = live;
    }

    /** Writes the rows, seen by nobody. @throws NamespaceRetiredException when the namespace was deleted */
    @Transactional
    public StagedPatch stage(
            Incarnation incarnation, UUID operation, List<CheckedChunk> writes, Map<String, LiveChunk> present) {
        if (!namespaces.lockForStaging(incarnation)) {
            throw new NamespaceRetiredException(incarnation);
        }
        Map<String, UUID> versionByDocument = new LinkedHashMap<>();
        List<NewChunk> rows = new ArrayList<>(writes.size());
        Map<UUID, Integer> ordinals = new LinkedHashMap<>();
        for (CheckedChunk write : writes) {
            UUID version = versionByDocument.computeIfAbsent(documentKey(write, present), key -> UUID.randomUUID());
            int ordinal = ordinals.merge(version, 1, Integer::sum) - 1;
            rows.add(new NewChunk(
                    version, write.key(), ordinal, write.text(), write.metadata(), write.embedding(), null));
        }
        // entries are written before it is known which version they are merged into; publishing looks whether it fits
        Map<String, Standing> standing = versions.standing(incarnation, versionByDocument.keySet());
        List<NewVersion> patches = versionByDocument.entrySet().stream()
                .map(entry ->
                        patch(entry.getKey(), entry.getValue(), standing.getOrDefault(entry.getKey(), Standing.NEW)))
                .toList();
        schema.note(incarnation, writes.stream().map(CheckedChunk::metadata).toList());
        Map<UUID, UUID> documents = versions.stage(incarnation, operation, patches);
        List<Long> ids = chunks.stage(incarnation, operation, documents, rows);
        return new StagedPatch(
                documents, ids, writes.stream().map(CheckedChunk::key).toList());
    }

    private static NewVersion patch(String documentKey, UUID version, Standing standing) {
        return new NewVersion(
                version, documentKey, null, null, standing.metadata(), standing.importance(), NO_HASH, null);
    }

    private static String documentKey(CheckedChunk write, Map<String, LiveChunk> present) {
        if (write.documentKey() != null) {
            return write.documentKey();
        }
        LiveChunk old = present.get(write.key());
        return old == null ? write.key() : old.documentKey();
    }

    /** Publishes the patch whole. @throws NamespaceRetiredException when the namespace was deleted */
    @Transactional
    public Upserted publish(Incarnation incarnation, UUID operation, StagedPatch patch) {
        if (!namespaces.lockForPublication(incarnation)) {
            throw new NamespaceRetiredException(incarnation);
        }
        Set<UUID> staged = versions.lockStaged(incarnation, patch.documents.keySet());
        if (staged.size() != patch.documents.size()) {
            throw ProblemException.conflict(
                    "A document of this request was deleted while it was being written. Nothing was changed.");
        }
        List<LiveChunk> replaced = live.byKeys(incarnation, patch.keys);
        CounterChange change = CounterChange.NONE;
        for (Map.Entry<UUID, UUID> entry : patch.documents.entrySet()) {
            change = change.plus(publishInto(incarnation, entry.getKey(), entry.getValue()));
        }
        change = change.plus(live.retireRows(incarnation, replaced));
        keepPlaces(incarnation, patch, replaced);
        chunks.markIndexed(incarnation, operation, patch.chunkIds);
        long revision = namespaces.applyChange(incarnation, change, Additions.ofChunks(patch.chunkIds));
        publications.fire(new Publication(Publication.Way.REQUEST, 0, patch.keys.size()));
        int updated = new HashSet<>(replaced.stream().map(LiveChunk::key).toList()).size();
        return new Upserted(patch.keys.size() - updated, updated, 0, revision);
    }

    private CounterChange publishInto(Incarnation incarnation, UUID patchVersion, UUID documentId) {
        return jdbi.withHandle(handle -> {
            PatchCounts counts = handle.createQuery("""
                            select v.chunk_count, v.size_bytes, d.current_version_id,
                                (coalesce(current.importance, 1), coalesce(current.metadata, '{}'))
                                    is distinct from (v.importance, v.metadata) as stands_otherwise
                            from document_version v
                            join document d on d.incarnation = v.incarnation and d.document_id = v.document_id
                            left join document_version current
                                on current.incarnation = d.incarnation and current.version_id = d.current_version_id
                            where v.incarnation = :incarnation and v.version_id = :version""")
                    .bind("incarnation", incarnation.value())
                    .bind("version", patchVersion)
                    .map((row, context) -> new PatchCounts(
                            row.getLong("chunk_count"),
                            row.getLong("size_bytes"),
                            Optional.ofNullable(row.getObject("current_version_id", UUID.class)),
                            row.getBoolean("stands_otherwise")))
                    .one();
            if (counts.standsOtherwise) {
                throw ProblemException.conflict(
                        "A document of this request was removed, or given another importance or other metadata,"
                                + " while it was being written. Nothing was changed; send it again.");
            }
            String statements = counts.current.isEmpty() ? BECOME_FIRST : MERGE;
            var script = handle.createUpdate(statements)
                    .bind("incarnation", incarnation.value())
                    .bind("patch", patchVersion)
                    .bind("document", documentId);
            counts.current.ifPresent(current -> script.bind("current", current));
            script.execute();
            return new CounterChange(counts.current.isEmpty() ? 1 : 0, counts.chunks, counts.bytes);
        });
    }

    /** An updated chunk takes the place of the old one in its document; it was appended at the end before. */
    private void keepPlaces(Incarnation incarnation, StagedPatch patch, List<LiveChunk> replaced) {
        jdbi.useHandle(handle -> {
            var update = handle.prepareBatch("""
                    update chunk set ordinal = :ordinal
                    where incarnation = :incarnation and chunk_id = :id and document_id = :document""");
            for (LiveChunk old : replaced) {
                update.bind("ordinal", old.ordinal())
                        .bind("incarnation", incarnation.value())
                        .bind("id", patch.chunkIds.get(patch.keys.indexOf(old.key())))
                        .bind("document", old.documentId())
                        .add();
            }
            update.execute();
        });
    }

    private static final String BECOME_FIRST = """
            with published as (
                update document_version set status = 'ready', published_at = now()
                where incarnation = :incarnation and version_id = :patch)
            update document set current_version_id = :patch
            where incarnation = :incarnation and document_id = :document""";

    private static final String MERGE = """
            with counted as (
                update document_version current set chunk_count = current.chunk_count + patch.chunk_count,
                    size_bytes = current.size_bytes + patch.size_bytes, content_hash = ''
                from document_version patch
                where current.incarnation = :incarnation and current.version_id = :current
                    and patch.incarnation = :incarnation and patch.version_id = :patch),
            emptied as (
                delete from document_version where incarnation = :incarnation and version_id = :patch)
            update chunk set version_id = :current, document_id = :document, added_at = now(), ordinal = ordinal + 1 + (
                select coalesce(max(ordinal), -1) from chunk where incarnation = :incarnation and version_id = :current)
            where incarnation = :incarnation and version_id = :patch""";

    /** Gives the patch up; it becomes garbage. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void discard(Incarnation incarnation, StagedPatch patch) {
        versions.discard(incarnation, patch.documents.keySet());
    }

    /**
     * A small write that is staged.
     *
     * @param documents the document of each patch version
     */
    public record StagedPatch(Map<UUID, UUID> documents, List<Long> chunkIds, List<String> keys) {}

    private record PatchCounts(long chunks, long bytes, Optional<UUID> current, boolean standsOtherwise) {}
}
