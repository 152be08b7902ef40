package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Job and step executions as their rows say: committed counts, the same on every node. The {@code JobOperator} was turned
 * down for reading, because a node's repository answers from what it has in memory of executions of other nodes, and for
 * those of its own with counts that are not committed.
 */
@ApplicationScoped
public class ExecutionRepository {
    private final Jdbi jdbi;

    @Inject
    public ExecutionRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The latest executions of the same job instance, oldest first, each with its steps in the order in which they began. */
    List<Execution> ofInstance(long executionId, int limit) {
        return jdbi.withHandle(handle -> {
            Map<Long, Execution> executions = new LinkedHashMap<>();
            handle.createQuery("""
                            select * from (
                                select e.* from job_execution e
                                where e.jobinstanceid = (select jobinstanceid from job_execution where jobexecutionid = :execution)
                                order by e.jobexecutionid desc limit :limit) latest
                            order by jobexecutionid""")
                    .bind("execution", executionId)
                    .bind("limit", limit)
                    .map((row, context) -> execution(row))
                    .forEach(execution -> executions.put(execution.executionId(), execution));
            if (!executions.isEmpty()) {
                handle.createQuery("select * from step_execution where jobexecutionid = any(:executions)"
                                + " order by stepexecutionid")
                        .bindArray("executions", Long.class, List.copyOf(executions.keySet()))
                        .map((row, context) -> Map.entry(row.getLong("jobexecutionid"), step(row)))
                        .forEach(step -> Objects.requireNonNull(executions.get(step.getKey()))
                                .steps()
                                .add(step.getValue()));
            }
            return List.copyOf(executions.values());
        });
    }

    private static Execution execution(ResultSet row) throws SQLException {
        return new Execution(
                row.getLong("jobexecutionid"),
                row.getString("batchstatus"),
                instant(row, "createtime"),
                instant(row, "starttime"),
                instant(row, "endtime"),
                new ArrayList<>());
    }

    private static Step step(ResultSet row) throws SQLException {
        return new Step(
                row.getString("stepname"),
                row.getString("batchstatus"),
                instant(row, "starttime"),
                instant(row, "endtime"),
                row.getLong("readcount"),
                row.getLong("writecount"),
                row.getLong("commitcount"),
                row.getLong("rollbackcount"),
                row.getLong("readskipcount") + row.getLong("processskipcount") + row.getLong("writeskipcount"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    /**
     * One run of the job, from its start or restart on.
     *
     * @param status of Jakarta Batch; {@code STARTED} for ever when its process died
     */
    public record Execution(
            long executionId,
            String status,
            @Nullable Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            List<Step> steps) {}

    /**
     * One run of a step.
     *
     * @param readCount items read in batches that were committed; of a running or dead step, up to its last commit
     * @param commitCount batches committed; of a running or dead step, without the last one
     */
    public record Step(
            String name,
            String status,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            long readCount,
            long writeCount,
            long commitCount,
            long rollbackCount,
            long skipCount) {}
}
