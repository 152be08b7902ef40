package dev.carrel.deletion;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The rows of a retired incarnation, and the proof that they are gone. */
@ApplicationScoped
public class PurgeRepository {
    /**
     * Every table that holds knowledge of an agent, those that refer to others first. All of them have an index that begins
     * with the incarnation.
     */
    static final List<String> TABLES = List.of(
            "chunk",
            "chunk_to_index",
            "staged_text",
            "document_version",
            "document",
            "namespace_attribute",
            "namespace_addition",
            "chunk_access",
            "search_statistics");

    /** Those that are emptied portion by portion. */
    private static final Set<String> LARGE = Set.of("chunk", "chunk_access");

    private static final String ROWS_LEFT = TABLES.stream()
            .map(table -> "(select count(*) from " + table + " where incarnation = :incarnation)")
            .collect(Collectors.joining(" + ", "select ", ""));

    private final Jdbi jdbi;

    @Inject
    public PurgeRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Ids of its chunk rows after {@code last}, in order, whatever their version. Read outside the chunk's transaction. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public List<Long> chunkIds(Incarnation incarnation, long last, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.chunk_id from chunk c
                        join namespace n on n.incarnation = c.incarnation and n.status = 'retired'
                        where c.incarnation = :incarnation and c.chunk_id > :last order by c.chunk_id limit :limit""")
                .bind("incarnation", incarnation.value())
                .bind("last", last)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    void removeChunks(Incarnation incarnation, Collection<Long> ids) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from chunk where incarnation = :incarnation and chunk_id = any(:ids)")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, ids)
                .execute());
    }

    /**
     * Removes some of what is known about the use of its chunks, except what a flush is writing at this moment.
     *
     * @return how many rows
     */
    int removeAccesses(Incarnation incarnation, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        delete from chunk_access where incarnation = :incarnation and chunk_key = any(array(
                            select chunk_key from chunk_access where incarnation = :incarnation
                            order by chunk_key limit :limit for update skip locked))""")
                .bind("incarnation", incarnation.value())
                .bind("limit", limit)
                .execute());
    }

    /** Removes everything of the incarnation but its chunks, their accesses and the namespace row itself. */
    void removeRest(Incarnation incarnation) {
        jdbi.useHandle(handle -> {
            for (String table : TABLES) {
                if (LARGE.contains(table)) {
                    continue;
                }
                handle.createUpdate("delete from " + table + " where incarnation = :incarnation")
                        .bind("incarnation", incarnation.value())
                        .execute();
            }
        });
    }

    /** Rows that still hold knowledge of the incarnation; zero after a purge, so counting them reads an empty range. */
    long rowsLeft(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery(ROWS_LEFT)
                .bind("incarnation", incarnation.value())
                .mapTo(Long.class)
                .one());
    }

    /** How many chunk rows the incarnation has. Reads its part of an index. */
    long countChunks(Incarnation incarnation) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select count(*) from chunk where incarnation = :incarnation")
                        .bind("incarnation", incarnation.value())
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * Removes some rows of an incarnation that was certified; there are none, unless something is broken.
     *
     * @return how many
     */
    @Transactional
    public long removeLate(Incarnation incarnation, int limit) {
        return jdbi.withHandle(handle -> {
            long removed = 0;
            for (String table : TABLES) {
                removed += handle.createUpdate(
                                "delete from " + table + " where ctid = any(array(select ctid from " + table
                                        + " where incarnation = :incarnation limit :limit))"
                                        + " and not exists (select 1 from namespace n"
                                        + " where n.incarnation = :incarnation and n.status = 'active')")
                        .bind("incarnation", incarnation.value())
                        .bind("limit", limit)
                        .execute();
            }
            return removed;
        });
    }
}
