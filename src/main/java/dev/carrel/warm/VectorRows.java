package dev.carrel.warm;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/** Reads the vectors that searches may find. */
@ApplicationScoped
class VectorRows {
    /** Rows of 384 dimensions are 1.5 KB. */
    private static final int PAGE = 500;

    private final Jdbi jdbi;

    @Inject
    VectorRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** How many chunks are published, by the namespace's counter; empty when it is retired. */
    OptionalLong chunks(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select total_chunks from namespace where incarnation = :incarnation and status = 'active'""")
                .bind("incarnation", incarnation.value())
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    /**
     * Reads all published chunks that have vectors, in one snapshot and any order, portion by portion.
     *
     * @param reader takes a row, or says that it will not; then no further one is read
     * @return the revision that they are of; empty when there are none, the namespace is retired, or the reader had enough
     */
    @Transactional // a cursor lives in a transaction
    public OptionalLong all(Incarnation incarnation, Predicate<Row> reader) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select n.revision, c.chunk_id, c.embedding, v.importance from namespace n
                        join chunk c on c.incarnation = n.incarnation and c.embedding is not null
                        join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                            and v.status = 'ready'
                        where n.incarnation = :incarnation and n.status = 'active'""")
                .bind("incarnation", incarnation.value())
                .setFetchSize(PAGE)
                .scanResultSet((rows, context) -> {
                    OptionalLong revision = OptionalLong.empty();
                    ResultSet results = rows.get();
                    while (results.next()) {
                        if (!reader.test(row(results))) {
                            return OptionalLong.empty();
                        }
                        revision = OptionalLong.of(results.getLong("revision"));
                    }
                    return revision;
                }));
    }

    /**
     * What was published after a revision and still is, in one snapshot.
     *
     * @param mostRevisions how far the revision may lie back
     * @param mostChunks that may have been added
     * @return empty when the namespace is retired, the revision lies too far back, or what it has added since is too much or not
     *     known
     */
    Optional<Added> since(Incarnation incarnation, long revision, int mostRevisions, int mostChunks) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        with now as (
                            select revision, total_chunks from namespace
                            where incarnation = :incarnation and status = 'active'
                                and revision - :revision <= :mostRevisions),
                        added as (
                            select versions, chunks from namespace_addition
                            where incarnation = :incarnation and revision > :revision and exists (select 1 from now)),
                        ids as (
                            select chunk_id from chunk where incarnation = :incarnation
                                and version_id = any(array(select unnest(versions) from added))
                            union
                            select unnest(chunks) from added
                            limit :mostChunks + 1),
                        found as (
                            select c.chunk_id, c.embedding, v.importance from chunk c
                            cross join lateral (select importance from document_version
                                where incarnation = c.incarnation and version_id = c.version_id
                                    and status = 'ready' limit 1) v
                            where c.incarnation = :incarnation and c.chunk_id = any(array(select chunk_id from ids))
                                and c.embedding is not null)
                        select now.revision, now.total_chunks, (select count(*) from added) as revisions,
                            (select count(*) from ids) as ids, found.*
                        from now left join found on true""")
                .bind("incarnation", incarnation.value())
                .bind("revision", revision)
                .bind("mostRevisions", mostRevisions)
                .bind("mostChunks", mostChunks)
                .reduceResultSet(Optional.<Added>empty(), (before, results, context) -> {
                    Added added = before.orElse(null);
                    if (added == null) {
                        long now = results.getLong("revision");
                        boolean known =
                                results.getLong("revisions") == now - revision && results.getLong("ids") <= mostChunks;
                        if (!known) {
                            return Optional.empty();
                        }
                        added = new Added(now, results.getLong("total_chunks"), new ArrayList<>());
                    }
                    if (results.getObject("chunk_id") != null) {
                        added.rows.add(row(results));
                    }
                    return Optional.of(added);
                }));
    }

    private static Row row(ResultSet results) throws SQLException {
        return new Row(results.getLong("chunk_id"), results.getBytes("embedding"), results.getFloat("importance"));
    }

    /**
     * What a namespace has more than before.
     *
     * @param revision that it is at now
     * @param chunks that are published now, by its counter
     */
    record Added(long revision, long chunks, List<Row> rows) {}

    /**
     * A published chunk.
     *
     * @param embedding little-endian float32
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, copied once
    record Row(long chunkId, byte[] embedding, float importance) {}
}
