package dev.carrel.deletion;

import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code deletion}: whether a purge has begun or was taken back, and its throttle. */
@ApplicationScoped
public class DeletionRepository {
    private static final String SELECT =
            "select operation_id, purge_began_at, restored_at, chunks_per_second from deletion";

    private final Jdbi jdbi;

    @Inject
    public DeletionRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void create(OperationId operation, @Nullable Integer chunksPerSecond) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into deletion (operation_id, chunks_per_second) values (:operation, :rate)")
                .bind("operation", operation.value())
                .bind("rate", chunksPerSecond)
                .execute());
    }

    Optional<Deletion> find(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + " where operation_id = :operation")
                .bind("operation", operation.value())
                .map((row, context) -> map(row))
                .findOne());
    }

    Map<OperationId, Deletion> find(Collection<OperationId> operations) {
        return jdbi.withHandle(handle -> handle
                .createQuery(SELECT + " where operation_id = any(:operations)")
                .bindArray(
                        "operations",
                        UUID.class,
                        operations.stream().map(OperationId::value).toList())
                .map((row, context) -> map(row))
                .stream()
                .collect(Collectors.toMap(Deletion::operation, deletion -> deletion)));
    }

    /** From the commit on the deletion cannot be taken back. @return false when it was taken back before */
    boolean beginPurge(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        update deletion set purge_began_at = coalesce(purge_began_at, now())
                        where operation_id = :operation and restored_at is null""")
                        .bind("operation", operation.value())
                        .execute())
                > 0;
    }

    /** From the commit on the purge cannot begin. @return false when it began before */
    boolean takeBack(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        update deletion set restored_at = now()
                        where operation_id = :operation and purge_began_at is null and restored_at is null""")
                        .bind("operation", operation.value())
                        .execute())
                > 0;
    }

    /** The rate at which it may purge; null for no limit. */
    @Nullable Integer chunksPerSecond(OperationId operation) {
        return find(operation).map(Deletion::chunksPerSecond).orElse(null);
    }

    void setChunksPerSecond(OperationId operation, @Nullable Integer rate) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update deletion set chunks_per_second = :rate where operation_id = :operation")
                .bind("operation", operation.value())
                .bind("rate", rate)
                .execute());
    }

    /** Adds entries that were found without a row and removed. */
    void addSwept(OperationId operation, long entries) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update deletion set entries_swept = entries_swept + :entries where operation_id = :operation")
                .bind("operation", operation.value())
                .bind("entries", entries)
                .execute());
    }

    private static Deletion map(ResultSet row) throws SQLException {
        int rate = row.getInt("chunks_per_second");
        Integer chunksPerSecond = row.wasNull() ? null : rate;
        return new Deletion(
                new OperationId(row.getObject("operation_id", UUID.class)),
                row.getTimestamp("purge_began_at") == null
                        ? null
                        : row.getTimestamp("purge_began_at").toInstant(),
                row.getTimestamp("restored_at") == null
                        ? null
                        : row.getTimestamp("restored_at").toInstant(),
                chunksPerSecond);
    }

    /** A deletion's own state; at most one of the two times is there. */
    record Deletion(
            OperationId operation,
            @Nullable Instant purgeBeganAt,
            @Nullable Instant restoredAt,
            @Nullable Integer chunksPerSecond) {}
}
