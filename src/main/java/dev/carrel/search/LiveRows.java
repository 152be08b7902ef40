package dev.carrel.search;

import dev.carrel.document.Metadata;
import dev.carrel.embedding.Vectors;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * Joins candidates with rows that are alive: their version is ready and their incarnation active, at this moment. Look-ups are
 * lateral and limited, so that the planner cannot begin with all versions of a namespace that its statistics do not know yet.
 */
@ApplicationScoped
public class LiveRows {
    private final Jdbi jdbi;
    private final ChunkTexts texts;

    @Inject
    LiveRows(Jdbi jdbi, ChunkTexts texts) {
        this.jdbi = jdbi;
        this.texts = texts;
    }

    /**
     * Which of these chunks are alive. In a namespace whose versions are all ready those that have a row are, and the key's index
     * says so without the rows, which are wide; else one look-up for each, of its row and its version.
     *
     * @return empty when the namespace is retired
     */
    Optional<Set<Long>> alive(Incarnation incarnation, Collection<Long> chunkIds) {
        Set<Long> alive = HashSet.newHashSet(chunkIds.size());
        boolean active = jdbi.withHandle(handle -> handle.createQuery("""
                        select hit.chunk_id from namespace n
                        left join lateral (
                            select chunk_id from chunk
                            where incarnation = :incarnation and chunk_id = any(:ids)
                                and not exists (select 1 from document_version
                                    where incarnation = :incarnation and status <> 'ready')
                            union all
                            select c.chunk_id from chunk c
                            cross join lateral (select 1 from document_version
                                where incarnation = c.incarnation and version_id = c.version_id
                                    and status = 'ready' limit 1) v
                            where c.incarnation = :incarnation and c.chunk_id = any(:ids)
                                and exists (select 1 from document_version
                                    where incarnation = :incarnation and status <> 'ready')) hit on true
                        where n.incarnation = :incarnation and n.status = 'active'""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, chunkIds)
                .reduceResultSet(false, (before, row, context) -> {
                    long id = row.getLong("chunk_id");
                    if (!row.wasNull()) {
                        alive.add(id);
                    }
                    return true;
                }));
        return active ? Optional.of(alive) : Optional.empty();
    }

    /**
     * Those of these chunks that are alive, and the revision at which they are. One look-up by key for each; texts that this
     * node has at hand are not read again.
     */
    Read read(Namespace namespace, Collection<Long> chunkIds) {
        Map<Long, String> known = texts.known(namespace, chunkIds);
        Map<Long, FoundChunk> chunks = HashMap.newHashMap(chunkIds.size());
        // the namespace's row comes also without a chunk: one snapshot gives chunks and revision
        Optional<Long> revision = jdbi.withHandle(handle -> handle.createQuery("""
                        select n.revision, hit.* from namespace n
                        left join lateral (
                            select c.chunk_id, c.chunk_key, d.document_key, v.title, c.ordinal,
                                case when c.chunk_id = any(:known) then null else c.content end as content,
                                c.metadata, v.metadata as document_metadata
                            from chunk c
                            cross join lateral (select title, metadata from document_version
                                where incarnation = c.incarnation and version_id = c.version_id
                                    and status = 'ready' limit 1) v
                            cross join lateral (select document_key from document
                                where incarnation = c.incarnation and document_id = c.document_id limit 1) d
                            where c.incarnation = :incarnation and c.chunk_id = any(:ids)) hit on true
                        where n.incarnation = :incarnation and n.status = 'active'""")
                .bind("incarnation", namespace.incarnation().value())
                .bindArray("ids", Long.class, chunkIds)
                .bindArray("known", Long.class, known.keySet())
                .reduceResultSet(Optional.empty(), (before, row, context) -> {
                    long id = row.getLong("chunk_id");
                    if (!row.wasNull()) {
                        String text = known.get(id);
                        if (text == null) {
                            text = row.getString("content");
                            texts.remember(namespace, id, text);
                        }
                        chunks.put(id, chunk(row, text));
                    }
                    return Optional.of(row.getLong("revision"));
                }));
        return new Read(chunks, revision);
    }

    /** The vectors of these chunks, each of length 1; chunks that are gone are left out. One look-up by key for each. */
    Map<Long, float[]> vectors(Incarnation incarnation, Collection<Long> chunkIds) {
        return jdbi.withHandle(handle -> {
            Map<Long, float[]> vectors = HashMap.newHashMap(chunkIds.size());
            handle.createQuery("""
                            select chunk_id, embedding from chunk
                            where incarnation = :incarnation and chunk_id = any(:ids) and embedding is not null""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("ids", Long.class, chunkIds)
                    .map((row, context) ->
                            Map.entry(row.getLong("chunk_id"), Vectors.fromBytes(row.getBytes("embedding"))))
                    .forEach(entry -> vectors.put(entry.getKey(), entry.getValue()));
            return vectors;
        });
    }

    /** Why these chunks are not alive; for explanations. */
    List<Dropped> dropped(Incarnation incarnation, Collection<Long> chunkIds) {
        Set<Long> gone = new HashSet<>(chunkIds);
        List<Dropped> dropped = new ArrayList<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        select c.chunk_id, c.chunk_key, d.document_key, v.status from chunk c
                        join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                        join document d on d.incarnation = c.incarnation and d.document_id = c.document_id
                        where c.incarnation = :incarnation and c.chunk_id = any(:ids)""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, chunkIds)
                .map((row, context) -> {
                    gone.remove(row.getLong("chunk_id"));
                    return new Dropped(
                            row.getString("chunk_key"), row.getString("document_key"), row.getString("status"));
                })
                .forEach(dropped::add));
        gone.forEach(id -> dropped.add(new Dropped(null, null, "removed")));
        return dropped;
    }

    static FoundChunk chunk(ResultSet row, String text) throws SQLException {
        return new FoundChunk(
                row.getString("chunk_key"),
                row.getString("document_key"),
                row.getString("title"),
                row.getInt("ordinal"),
                text,
                Metadata.merged(
                        Metadata.fromJson(row.getString("document_metadata")),
                        Metadata.fromJson(row.getString("metadata"))));
    }

    /**
     * Chunks that are alive.
     *
     * @param chunks by chunk id
     * @param revision of the namespace in the same snapshot; empty when it is retired, and then there are no chunks
     */
    record Read(Map<Long, FoundChunk> chunks, Optional<Long> revision) {}
}
