package dev.carrel.access;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Finds chunks that were not used for long, in the order in which they were written. A chunk counts as used when it was
 * accessed, and when its present text was published, whichever was later. Thread-safe.
 *
 * <p>Chunks that were never accessed have no row that says so, and an index of them would be written with every chunk; so
 * all chunks are looked at, each by its keys, but never more than {@value #MOST_LOOKED_AT} at once.
 */
@ApplicationScoped
public class ColdChunks {
    /** Chunks that one call looks at, however few of them are cold. */
    static final int MOST_LOOKED_AT = 2000;

    private static final int STEP = 500;

    /**
     * {@code c}: rows of {@code chunk}, in any selection of one incarnation. The limits keep each a look-up for one chunk: a
     * join could as well be planned by reading all that the namespace has.
     */
    private static final String JOINED = """
             left join lateral (select version_id, published_at from document_version
                where incarnation = :incarnation and version_id = c.version_id and status = 'ready' limit 1) v on true
            left join lateral (select document_key from document
                where incarnation = :incarnation and document_id = c.document_id limit 1) d on true
            left join lateral (select access_count, last_accessed_at from chunk_access
                where incarnation = :incarnation and chunk_key = c.chunk_key limit 1) a on true""";

    private static final String COLUMNS = """
            select c.chunk_id, c.chunk_key, d.document_key, left(c.content, :preview) as preview,
                coalesce(c.added_at, v.published_at) as published_at, v.version_id is not null as published,
                a.access_count, a.last_accessed_at,
                coalesce(greatest(a.last_accessed_at, c.added_at, v.published_at) < :before and v.version_id is not null,
                    false) as cold
            """;

    private final Jdbi jdbi;

    @Inject
    public ColdChunks(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Cold chunks with a higher id than {@code last}.
     *
     * @param before the latest use that is still cold
     * @param limit most to return
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Part part(Incarnation incarnation, Instant before, long last, int limit) {
        List<ColdChunk> cold = new ArrayList<>();
        long end = last;
        int published = 0;
        for (int lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += STEP) {
            List<Row> rows = rows(incarnation, before, end);
            for (Row row : rows) {
                if (row.cold != null) {
                    if (cold.size() == limit) {
                        return new Part(cold, published, end, false);
                    }
                    cold.add(row.cold);
                }
                end = row.chunkId;
                published += row.published ? 1 : 0;
            }
            if (rows.size() < STEP) {
                return new Part(cold, published, end, true);
            }
        }
        return new Part(cold, published, end, false);
    }

    private List<Row> rows(Incarnation incarnation, Instant before, long last) {
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + """
                         from (select * from chunk where incarnation = :incarnation and chunk_id > :last
                            order by chunk_id limit :step) c""" + JOINED + " order by c.chunk_id")
                .bind("incarnation", incarnation.value())
                .bind("before", Timestamp.from(before))
                .bind("last", last)
                .bind("step", STEP)
                .bind("preview", HotChunk.PREVIEW)
                .map((row, context) -> map(row))
                .list());
    }

    /** Those of these chunks that are published and cold now. */
    public List<ColdChunk> stillCold(Incarnation incarnation, Instant before, Collection<Long> ids) {
        return jdbi.withHandle(handle -> handle
                .createQuery(COLUMNS + """
                         from (select * from chunk where incarnation = :incarnation and chunk_id = any(:ids)) c""" + JOINED + " order by c.chunk_id")
                .bind("incarnation", incarnation.value())
                .bind("before", Timestamp.from(before))
                .bindArray("ids", Long.class, ids)
                .bind("preview", HotChunk.PREVIEW)
                .map((row, context) -> map(row))
                .list()
                .stream()
                .map(Row::cold)
                .flatMap(Stream::ofNullable)
                .toList());
    }

    private static Row map(ResultSet row) throws SQLException {
        long id = row.getLong("chunk_id");
        if (!row.getBoolean("cold")) {
            return new Row(id, row.getBoolean("published"), null);
        }
        Timestamp accessed = row.getTimestamp("last_accessed_at");
        return new Row(
                id,
                true,
                new ColdChunk(
                        id,
                        row.getString("chunk_key"),
                        row.getString("document_key"),
                        row.getString("preview"),
                        row.getTimestamp("published_at").toInstant(),
                        row.getLong("access_count"),
                        accessed == null ? null : accessed.toInstant()));
    }

    /** @param cold null when the chunk is not */
    private record Row(
            long chunkId, boolean published, @Nullable ColdChunk cold) {}

    /**
     * A part of a namespace.
     *
     * @param lookedAt published chunks in it
     * @param end the last chunk that was looked at: where the next part begins
     * @param whole true when nothing comes after it
     */
    public record Part(List<ColdChunk> cold, int lookedAt, long end, boolean whole) {}
}
