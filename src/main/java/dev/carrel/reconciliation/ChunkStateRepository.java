package dev.carrel.reconciliation;

import dev.carrel.document.ChunkRepository;
import dev.carrel.index.EntryId;
import dev.carrel.index.IndexedChunk;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The present state of single chunks under suspicion, read outside any transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ChunkStateRepository {
    private final Jdbi jdbi;
    private final ChunkRepository chunks;

    @Inject
    public ChunkStateRepository(Jdbi jdbi, ChunkRepository chunks) {
        this.jdbi = jdbi;
        this.chunks = chunks;
    }

    /** Those of {@code ids} that are published in an active namespace, with their keys. */
    Map<Long, String> published(Incarnation incarnation, Collection<Long> ids) {
        return jdbi.withHandle(handle -> {
            Map<Long, String> keys = new HashMap<>();
            handle.createQuery("""
                            select c.chunk_id, c.chunk_key from chunk c
                            join namespace n on n.incarnation = c.incarnation and n.status = 'active'
                            join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                                and v.status = 'ready'
                            where c.incarnation = :incarnation and c.chunk_id = any(:ids)""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("ids", Long.class, ids)
                    .map((row, context) -> Map.entry(row.getLong("chunk_id"), row.getString("chunk_key")))
                    .forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
            return keys;
        });
    }

    /** Those of {@code ids} that are marked "not yet indexed". */
    Set<Long> marked(Incarnation incarnation, Collection<Long> ids) {
        return jdbi.withHandle(handle -> new HashSet<>(handle.createQuery("""
                        select chunk_id from chunk_to_index where incarnation = :incarnation and chunk_id = any(:ids)""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, ids)
                .mapTo(Long.class)
                .list()));
    }

    /**
     * Published chunks of active namespaces that are still marked, after {@code last} in order. One statement and so one
     * moment: publication removes the mark or finds it removed, in its own transaction.
     */
    List<EntryId> publishedAndMarked(List<UUID> incarnations, @Nullable EntryId last, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select distinct t.incarnation, t.chunk_id from chunk_to_index t
                        join namespace n on n.incarnation = t.incarnation and n.status = 'active'
                        join chunk c on c.incarnation = t.incarnation and c.chunk_id = t.chunk_id
                        join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                            and v.status = 'ready'
                        where t.incarnation = any(:incarnations)
                            and (t.incarnation, t.chunk_id) > (:incarnation, :chunk)
                        order by t.incarnation, t.chunk_id limit :limit""")
                .bindArray("incarnations", UUID.class, incarnations)
                .bind("incarnation", last == null ? Ranges.FIRST : last.incarnation())
                .bind("chunk", last == null ? 0 : last.chunkId())
                .bind("limit", limit)
                .map((row, context) -> new EntryId(row.getObject("incarnation", UUID.class), row.getLong("chunk_id")))
                .list());
    }

    /** Those of {@code ids} that have a row with a version, published or not. */
    Set<Long> withVersion(Incarnation incarnation, Collection<Long> ids) {
        return jdbi.withHandle(handle -> new HashSet<>(handle.createQuery("""
                        select c.chunk_id from chunk c
                        join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                        where c.incarnation = :incarnation and c.chunk_id = any(:ids)""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, ids)
                .mapTo(Long.class)
                .list()));
    }

    /** Those of {@code keys} that are published documents. */
    Set<String> publishedDocuments(Incarnation incarnation, Collection<String> keys) {
        return jdbi.withHandle(handle -> new HashSet<>(handle.createQuery("""
                        select document_key from document
                        where incarnation = :incarnation and document_key = any(:keys) and current_version_id is not null""")
                .bind("incarnation", incarnation.value())
                .bindArray("keys", String.class, keys)
                .mapTo(String.class)
                .list()));
    }

    /** Those of {@code ids} whose rows belong to nobody, with their keys: see {@link #BELONGS_TO_NOBODY}. */
    Map<Long, String> orphanedRows(Incarnation incarnation, Collection<Long> ids) {
        return jdbi.withHandle(handle -> {
            Map<Long, String> keys = new HashMap<>();
            handle.createQuery("select c.chunk_id, c.chunk_key from chunk c where c.incarnation = :incarnation"
                            + " and c.chunk_id = any(:ids) and " + BELONGS_TO_NOBODY)
                    .bind("incarnation", incarnation.value())
                    .bindArray("ids", Long.class, ids)
                    .map((row, context) -> Map.entry(row.getLong("chunk_id"), row.getString("chunk_key")))
                    .forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
            return keys;
        });
    }

    /**
     * True of a chunk row that no normal work will ever touch: without a version in an active namespace; of a retired one
     * whose deletion is completed; of an incarnation that is not known. A row is inserted after its version and its namespace
     * and removed before them, so that one statement is enough to tell.
     */
    static final String BELONGS_TO_NOBODY = """
            case (select n.status from namespace n where n.incarnation = c.incarnation)
                when 'active' then not exists (select 1 from document_version v
                    where v.incarnation = c.incarnation and v.version_id = c.version_id)
                when 'retired' then not exists (select 1 from operation o
                    where o.incarnation = c.incarnation and o.kind = 'deletion' and o.status <> 'completed')
                else true end""";

    /** What the index is to hold of these rows, a portion at a time; rows without an embedding are left out. */
    void entries(Incarnation incarnation, Collection<Long> ids, Consumer<List<IndexedChunk>> portion) {
        chunks.entries(incarnation, ids, portion);
    }
}
