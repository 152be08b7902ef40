package dev.carrel.access;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads which chunks are used most. Thread-safe. */
@ApplicationScoped
public class HotChunks {
    /** Pages read for one list, so that statistics of vanished chunks cannot make it long. */
    private static final int MOST_PAGES = 10;

    private final Jdbi jdbi;

    @Inject
    public HotChunks(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The published chunks with the most accesses, most first, as they were flushed: a second old. Reads {@code limit} rows
     * of an index and looks each up by key, and more only as far as chunks have vanished that their statistics still name.
     *
     * @return empty when none was accessed, or the incarnation is unknown
     */
    public List<HotChunk> hottest(Incarnation incarnation, int limit) {
        List<HotChunk> hottest = new ArrayList<>();
        Place last = new Place(Long.MAX_VALUE, "");
        for (int page = 0; page < MOST_PAGES; page++) {
            List<Row> rows = rows(incarnation, last, limit);
            rows.stream()
                    .map(Row::chunk)
                    .flatMap(Stream::ofNullable)
                    .limit((long) limit - hottest.size())
                    .forEach(hottest::add);
            if (rows.size() < limit || hottest.size() == limit) {
                break;
            }
            last = rows.getLast().place;
        }
        return hottest;
    }

    private List<Row> rows(Incarnation incarnation, Place after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select a.chunk_key, a.access_count, a.relevance_sum / nullif(a.relevance_count, 0) as relevance,
                            a.last_accessed_at, live.*
                        from (select * from chunk_access
                            where incarnation = :incarnation and (access_count, chunk_key) < (:count, :key)
                            order by access_count desc, chunk_key desc limit :limit) a
                        left join lateral (
                            select c.chunk_id, d.document_key, left(c.content, :preview) as preview from chunk c
                            cross join lateral (select 1 from document_version
                                where incarnation = c.incarnation and version_id = c.version_id
                                    and status = 'ready' limit 1) v
                            cross join lateral (select document_key from document
                                where incarnation = c.incarnation and document_id = c.document_id limit 1) d
                            where c.incarnation = :incarnation and c.chunk_key = a.chunk_key limit 1) live on true
                        order by a.access_count desc, a.chunk_key desc""")
                .bind("incarnation", incarnation.value())
                .bind("count", after.count)
                .bind("key", after.key)
                .bind("limit", limit)
                .bind("preview", HotChunk.PREVIEW)
                .map((row, context) -> map(row))
                .list());
    }

    private static Row map(ResultSet row) throws SQLException {
        Place place = new Place(row.getLong("access_count"), row.getString("chunk_key"));
        String document = row.getString("document_key");
        if (document == null) {
            return new Row(place, null);
        }
        return new Row(
                place,
                new HotChunk(
                        row.getLong("chunk_id"),
                        place.key,
                        document,
                        row.getString("preview"),
                        place.count,
                        row.getObject("relevance", Double.class),
                        row.getTimestamp("last_accessed_at").toInstant()));
    }

    private record Place(long count, String key) {}

    /** @param chunk null when no published chunk has the key */
    private record Row(Place place, @Nullable HotChunk chunk) {}
}
