package dev.carrel.search;

import dev.carrel.namespace.Incarnation;
import dev.carrel.search.context.ContextWindow;
import dev.carrel.search.context.Piece;
import dev.carrel.search.context.Surroundings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads hits that are alive together with their neighbours. One statement is one snapshot: no neighbour is of another version
 * than its hit, or dead at the revision that comes with them. Thread-safe.
 */
@ApplicationScoped
class ContextRows {
    /** Neighbours beyond these bytes are left out, those of the last hits first. Some 4,000 of the usual length. */
    static final int MOST_BYTES = 4 << 20;

    private final Jdbi jdbi;

    @Inject
    ContextRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Those of these chunks that are alive, what stands around them, and the revision at which it is so. One look-up by key for
     * each, and a range of its document.
     *
     * @param chunkIds best first
     */
    Read read(Incarnation incarnation, List<Long> chunkIds, ContextWindow window) {
        Map<Long, FoundChunk> chunks = HashMap.newHashMap(chunkIds.size());
        Surroundings.Builder around = new Surroundings.Builder();
        Optional<Long> revision = jdbi.withHandle(handle -> handle.createQuery("""
                        with hit as materialized (
                            select c.version_id, c.ordinal, wanted.place
                            from unnest(:ids) with ordinality wanted (chunk_id, place)
                            join chunk c on c.incarnation = :incarnation and c.chunk_id = wanted.chunk_id
                            cross join lateral (select 1 from document_version
                                where incarnation = c.incarnation and version_id = c.version_id
                                    and status = 'ready' limit 1) v),
                        near as materialized (
                            select chunk_id, distance, sum(case when distance = 0 then 0 else size_bytes end)
                                over (order by place, distance, chunk_id) <= :most as small
                            from (
                                select distinct on (c.chunk_id) c.chunk_id, c.size_bytes, hit.place,
                                    abs(c.ordinal - hit.ordinal) as distance
                                from hit join chunk c on c.incarnation = :incarnation and c.version_id = hit.version_id
                                    and c.ordinal between hit.ordinal - :before and hit.ordinal + :after
                                order by c.chunk_id, abs(c.ordinal - hit.ordinal), hit.place) nearest)
                        select n.revision, piece.*, exists (select 1 from near where distance > 0 and not small) as left_out
                        from namespace n
                        left join lateral (
                            select c.chunk_id, near.distance, c.chunk_key, d.document_key, v.title, c.ordinal, c.content,
                                case when near.distance = 0 then c.metadata end as metadata,
                                case when near.distance = 0 then v.metadata end as document_metadata,
                                (select max(ordinal) from chunk last where last.incarnation = c.incarnation
                                    and last.version_id = c.version_id) as last_ordinal
                            from near
                            join chunk c on c.incarnation = :incarnation and c.chunk_id = near.chunk_id
                            cross join lateral (select title, metadata from document_version
                                where incarnation = c.incarnation and version_id = c.version_id limit 1) v
                            cross join lateral (select document_key from document
                                where incarnation = c.incarnation and document_id = c.document_id limit 1) d
                            where near.distance = 0 or near.small) piece on true
                        where n.incarnation = :incarnation and n.status = 'active'""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, chunkIds)
                .bind("before", window.before())
                .bind("after", window.after())
                .bind("most", MOST_BYTES)
                .reduceResultSet(Optional.empty(), (before, row, context) -> {
                    long id = row.getLong("chunk_id");
                    if (!row.wasNull()) {
                        around.add(
                                row.getString("document_key"),
                                new Piece(row.getInt("ordinal"), row.getString("content")),
                                row.getInt("last_ordinal"));
                        if (row.getInt("distance") == 0) {
                            chunks.put(id, LiveRows.chunk(row, row.getString("content")));
                        }
                    }
                    if (row.getBoolean("left_out")) {
                        around.leftOut();
                    }
                    return Optional.of(row.getLong("revision"));
                }));
        return new Read(new LiveRows.Read(chunks, revision), around.build());
    }

    /**
     * Hits and what stands around them.
     *
     * @param around of the same snapshot; empty when the namespace is retired
     */
    record Read(LiveRows.Read hits, Surroundings around) {}
}
