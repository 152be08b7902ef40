package dev.carrel.document;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Rows of versions that nobody sees any more. */
@ApplicationScoped
public class GarbageRepository {
    private final Jdbi jdbi;

    @Inject
    public GarbageRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Versions to be purged, of any active namespace; a retired one is purged as a whole by its deletion. */
    List<GarbageVersion> versions(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select v.incarnation, v.version_id, v.document_id, v.operation_id from document_version v
                        join namespace n on n.incarnation = v.incarnation and n.status = 'active'
                        where v.status in ('replaced', 'discarded') limit :limit""")
                .bind("limit", limit)
                .map((row, context) -> new GarbageVersion(
                        new Incarnation(row.getObject("incarnation", UUID.class)),
                        row.getObject("version_id", UUID.class),
                        row.getObject("document_id", UUID.class),
                        row.getObject("operation_id", UUID.class)))
                .list());
    }

    /** Discards staged versions that nobody will finish. */
    @Transactional
    public void discardAbandoned(Duration withoutOperation, Duration afterEnd, int limit) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update document_version set status = 'discarded' where (incarnation, version_id) in (
                            select v.incarnation, v.version_id from document_version v
                            left join operation o on o.operation_id = v.operation_id
                            where v.status = 'staged'
                                and v.created_at < now() - make_interval(secs => :withoutOperation)
                                and (o.operation_id is null
                                    or o.finished_at < now() - make_interval(secs => :afterEnd)
                                    or (o.status = 'failed' and o.total_items = 0))
                            order by v.created_at limit :limit for update of v skip locked)""")
                .bind("withoutOperation", (double) withoutOperation.toSeconds())
                .bind("afterEnd", (double) afterEnd.toSeconds())
                .bind("limit", limit)
                .execute());
    }

    List<Long> chunkIds(GarbageVersion version, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select chunk_id from chunk where incarnation = :incarnation and version_id = :version limit :limit""")
                .bind("incarnation", version.incarnation.value())
                .bind("version", version.versionId)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    @Transactional
    public void removeChunks(GarbageVersion version, Collection<Long> ids) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            delete from chunk_to_index
                            where incarnation = :incarnation and operation_id = :operation and chunk_id = any(:ids)""")
                    .bind("incarnation", version.incarnation.value())
                    .bind("operation", version.operationId)
                    .bindArray("ids", Long.class, ids)
                    .execute();
            // what is known about the use of a key goes with the last chunk of that key
            handle.createUpdate("""
                            with gone as (
                                delete from chunk where incarnation = :incarnation and chunk_id = any(:ids)
                                returning chunk_key)
                            delete from chunk_access where incarnation = :incarnation and chunk_key = any(array(
                                select a.chunk_key from chunk_access a
                                where a.incarnation = :incarnation and a.chunk_key in (select chunk_key from gone)
                                    and not exists (select 1 from chunk c
                                        where c.incarnation = :incarnation and c.chunk_key = a.chunk_key
                                            and c.chunk_id <> all(:ids))
                                for update of a skip locked))""")
                    .bind("incarnation", version.incarnation.value())
                    .bindArray("ids", Long.class, ids)
                    .execute();
        });
    }

    /**
     * Removes the version's own rows, and its document's if no version is left of it. A request that stages the next version
     * holds the document's row until it commits: the look for other versions comes after the wait for that lock, in a
     * statement of its own, because a statement that waits looks again at the row it waited for, and at no other.
     */
    @Transactional
    public void removeVersion(GarbageVersion version) {
        jdbi.useHandle(handle -> {
            for (String table : List.of("staged_text", "document_version")) {
                handle.createUpdate(
                                "delete from " + table + " where incarnation = :incarnation and version_id = :version")
                        .bind("incarnation", version.incarnation.value())
                        .bind("version", version.versionId)
                        .execute();
            }
            boolean unpublished = handle.createQuery("""
                            select 1 from document where incarnation = :incarnation and document_id = :document
                                and current_version_id is null for update""")
                    .bind("incarnation", version.incarnation.value())
                    .bind("document", version.documentId)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (unpublished) {
                handle.createUpdate("""
                                delete from document d where d.incarnation = :incarnation and d.document_id = :document
                                    and not exists (select 1 from document_version v
                                        where v.incarnation = d.incarnation and v.document_id = d.document_id)""")
                        .bind("incarnation", version.incarnation.value())
                        .bind("document", version.documentId)
                        .execute();
            }
        });
    }

    /** A version to be purged. */
    public record GarbageVersion(Incarnation incarnation, UUID versionId, UUID documentId, UUID operationId) {}
}
