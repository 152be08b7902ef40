package dev.carrel.deletion;

import dev.carrel.namespace.Incarnation;
import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The rows of a retired incarnation, and the proof that they are gone. */
@ApplicationScoped
public class PurgeRepository {
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

    /** Removes everything of the incarnation but its chunks and the namespace row itself. */
    void removeRest(Incarnation incarnation) {
        jdbi.useHandle(handle -> {
            for (String table :
                    List.of("chunk_to_index", "staged_text", "document_version", "document", "search_statistics")) {
                handle.createUpdate("delete from " + table + " where incarnation = :incarnation")
                        .bind("incarnation", incarnation.value())
                        .execute();
            }
        });
    }

    /** Rows that still hold knowledge of the incarnation; zero after a purge, so counting them reads an empty range. */
    long rowsLeft(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select (select count(*) from chunk where incarnation = :incarnation)
                            + (select count(*) from document_version where incarnation = :incarnation)
                            + (select count(*) from document where incarnation = :incarnation)
                            + (select count(*) from staged_text where incarnation = :incarnation)""")
                .bind("incarnation", incarnation.value())
                .mapTo(Long.class)
                .one());
    }

    void certify(OperationId operation, long rowsLeft, long entriesLeft, long rowsDeleted) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into deletion_certificate (operation_id, rows_left, entries_left, rows_deleted,
                            organization_id, agent_id, incarnation, requested_at, rows_counted_at, entries_counted_at)
                        select operation_id, :rows, :entries, :deleted, organization_id, agent_id, incarnation, created_at,
                            now(), now() from operation where operation_id = :operation
                        on conflict (operation_id) do update set rows_left = :rows, entries_left = :entries,
                            rows_deleted = :deleted, certified_at = now()""")
                .bind("operation", operation.value())
                .bind("rows", rowsLeft)
                .bind("entries", entriesLeft)
                .bind("deleted", rowsDeleted)
                .execute());
    }

    Optional<Certificate> certificate(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select rows_left, entries_left, rows_deleted, certified_at from deletion_certificate
                        where operation_id = :operation""")
                .bind("operation", operation.value())
                .map((row, context) -> new Certificate(
                        row.getLong("rows_left"),
                        row.getLong("entries_left"),
                        row.getLong("rows_deleted"),
                        row.getTimestamp("certified_at").toInstant()))
                .findOne());
    }

    /**
     * The proof of a deletion.
     *
     * @param rowsLeft rows in PostgreSQL after the purge: zero
     * @param entriesLeft entries in Elasticsearch after a refresh: zero
     * @param rowsDeleted chunk rows that were removed
     */
    public record Certificate(long rowsLeft, long entriesLeft, long rowsDeleted, Instant certifiedAt) {}
}
