package dev.carrel.pruning;

import dev.carrel.access.ColdChunk;
import dev.carrel.database.ArrayArgument;
import dev.carrel.namespace.Incarnation;
import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code pruning} and {@code pruning_chunk}. */
@ApplicationScoped
public class PruningRepository {
    private final Jdbi jdbi;

    @Inject
    public PruningRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void create(OperationId operation, Instant unusedBefore, boolean dryRun) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into pruning (operation_id, unused_before, dry_run) values (:operation, :before, :dryRun)""")
                .bind("operation", operation.value())
                .bind("before", Timestamp.from(unusedBefore))
                .bind("dryRun", dryRun)
                .execute());
    }

    Pruning find(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select unused_before, dry_run, last_chunk_id, found, pruned from pruning
                        where operation_id = :operation""")
                .bind("operation", operation.value())
                .map((row, context) -> new Pruning(
                        row.getTimestamp("unused_before").toInstant(),
                        row.getBoolean("dry_run"),
                        row.getLong("last_chunk_id"),
                        row.getLong("found"),
                        row.getLong("pruned")))
                .one());
    }

    /** The same for a job, outside its transaction. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Pruning read(OperationId operation) {
        return find(operation);
    }

    /** The namespace's open pruning, if it has one. */
    Optional<OperationId> open(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select operation_id from operation
                        where incarnation = :incarnation and kind = 'pruning' and finished_at is null limit 1""")
                .bind("incarnation", incarnation.value())
                .mapTo(UUID.class)
                .findOne()
                .map(OperationId::new));
    }

    /**
     * Notes what a batch has found and goes on behind it.
     *
     * @param end the last chunk that it looked at
     * @param pruned how many of {@code chunks} were removed
     */
    void advance(OperationId operation, long end, List<ColdChunk> chunks, int pruned) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            insert into pruning_chunk (operation_id, chunk_id, chunk_key, document_key, published_at,
                                access_count, last_accessed_at)
                            select :operation, id, key, document, cast(published as timestamptz), uses,
                                cast(accessed as timestamptz)
                            from unnest(:ids, :keys, :documents, :published, :uses, :accessed)
                                row (id, key, document, published, uses, accessed)""")
                    .bind("operation", operation.value())
                    .bind(
                            "ids",
                            ArrayArgument.of(
                                    "int8", of(chunks, ColdChunk::chunkId).toArray(Long[]::new)))
                    .bind(
                            "keys",
                            ArrayArgument.of(
                                    "text", of(chunks, ColdChunk::chunkKey).toArray(String[]::new)))
                    .bind(
                            "documents",
                            ArrayArgument.of(
                                    "text", of(chunks, ColdChunk::documentKey).toArray(String[]::new)))
                    .bind(
                            "published",
                            ArrayArgument.of(
                                    "text",
                                    of(chunks, chunk -> chunk.publishedAt().toString())
                                            .toArray(String[]::new)))
                    .bind(
                            "uses",
                            ArrayArgument.of(
                                    "int8", of(chunks, ColdChunk::accessCount).toArray(Long[]::new)))
                    .bind("accessed", ArrayArgument.of("text", accesses(chunks)))
                    .execute();
            handle.createUpdate("""
                            update pruning set last_chunk_id = :end, found = found + :found, pruned = pruned + :pruned
                            where operation_id = :operation""")
                    .bind("end", end)
                    .bind("found", chunks.size())
                    .bind("pruned", pruned)
                    .bind("operation", operation.value())
                    .execute();
        });
    }

    private static <T> List<T> of(List<ColdChunk> chunks, Function<ColdChunk, T> value) {
        return chunks.stream().map(value).toList();
    }

    private static @Nullable String[] accesses(List<ColdChunk> chunks) {
        @Nullable String[] times = new String[chunks.size()];
        for (int i = 0; i < times.length; i++) {
            Instant accessed = chunks.get(i).lastAccessedAt();
            times[i] = accessed == null ? null : accessed.toString();
        }
        return times;
    }

    /** Its cold chunks after {@code last}, in the order in which they were written, one more than {@code limit} if there are. */
    List<PrunedChunk> chunks(OperationId operation, long last, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select chunk_id, chunk_key, document_key, published_at, access_count, last_accessed_at
                        from pruning_chunk where operation_id = :operation and chunk_id > :last
                        order by chunk_id limit :limit""")
                .bind("operation", operation.value())
                .bind("last", last)
                .bind("limit", limit + 1)
                .map((row, context) -> {
                    Timestamp accessed = row.getTimestamp("last_accessed_at");
                    return new PrunedChunk(
                            row.getLong("chunk_id"),
                            new ChunkView(
                                    row.getString("chunk_key"),
                                    row.getString("document_key"),
                                    row.getTimestamp("published_at").toInstant(),
                                    row.getLong("access_count"),
                                    accessed == null ? null : accessed.toInstant()));
                })
                .list());
    }

    /** A chunk that was cold, and its id, which callers do not see. */
    record PrunedChunk(long id, ChunkView view) {}

    /**
     * A chunk that was cold when the pruning came to it.
     *
     * @param publishedAt when its text was published
     * @param lastAccessedAt absent when it was never accessed
     */
    @Schema(examples = """
            {"chunkKey": "faq-3", "documentKey": "faq", "publishedAt": "2026-01-12T08:15:30Z", "accessCount": 1,
             "lastAccessedAt": "2026-02-01T10:00:00Z"}""")
    public record ChunkView(
            String chunkKey,
            String documentKey,
            Instant publishedAt,
            long accessCount,
            @Nullable Instant lastAccessedAt) {}
}
