package dev.carrel.warm;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads the vectors that searches may find. */
@ApplicationScoped
class VectorRows {
    private final Jdbi jdbi;

    @Inject
    VectorRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Empty when the namespace is retired. */
    Optional<State> state(Incarnation incarnation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select revision, total_chunks from namespace
                        where incarnation = :incarnation and status = 'active'""")
                .bind("incarnation", incarnation.value())
                .map((row, context) -> new State(row.getLong("revision"), row.getLong("total_chunks")))
                .findOne());
    }

    /** Published chunks after {@code lastId} that have vectors, in the order of their ids. */
    List<Row> page(Incarnation incarnation, long lastId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.chunk_id, c.embedding, v.importance from chunk c
                        join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                            and v.status = 'ready'
                        where c.incarnation = :incarnation and c.chunk_id > :last and c.embedding is not null
                        order by c.chunk_id limit :limit""")
                .bind("incarnation", incarnation.value())
                .bind("last", lastId)
                .bind("limit", limit)
                .map((row, context) ->
                        new Row(row.getLong("chunk_id"), row.getBytes("embedding"), row.getFloat("importance")))
                .list());
    }

    /**
     * A namespace at a moment.
     *
     * @param chunks that are published, by its counter
     */
    record State(long revision, long chunks) {}

    /**
     * A published chunk.
     *
     * @param embedding little-endian float32
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, copied once
    record Row(long chunkId, byte[] embedding, float importance) {}
}
