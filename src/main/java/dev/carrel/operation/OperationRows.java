package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of an operation and their Java form. Stateless. */
final class OperationRows {
    static final String SELECT = """
            select operation_id, kind, organization_id, agent_id, incarnation, status, cancel_requested, total_items,
                processed_items, total_work, processed_work, attempts, execution_id, error, created_at, started_at, finished_at,
                attempt_started_at, attempt_items, attempt_work
            from operation""";

    private OperationRows() {}

    static Operation map(ResultSet row) throws SQLException {
        long execution = row.getLong("execution_id");
        Long executionId = row.wasNull() ? null : execution;
        return new Operation(
                new OperationId(row.getObject("operation_id", UUID.class)),
                OperationKind.of(row.getString("kind")),
                OrganizationId.ofRow(row.getString("organization_id")),
                AgentId.ofRow(row.getString("agent_id")),
                new Incarnation(row.getObject("incarnation", UUID.class)),
                OperationStatus.of(row.getString("status")),
                row.getBoolean("cancel_requested"),
                row.getLong("total_items"),
                row.getLong("processed_items"),
                row.getLong("total_work"),
                row.getLong("processed_work"),
                row.getInt("attempts"),
                executionId,
                row.getString("error"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("finished_at")),
                attempt(row));
    }

    private static Operation.@Nullable Attempt attempt(ResultSet row) throws SQLException {
        Instant startedAt = instant(row.getTimestamp("attempt_started_at"));
        return startedAt == null
                ? null
                : new Operation.Attempt(startedAt, row.getLong("attempt_items"), row.getLong("attempt_work"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
