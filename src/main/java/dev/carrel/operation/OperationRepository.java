package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code operation}: creation, look-up and the changes of status. */
@ApplicationScoped
public class OperationRepository {
    private final Jdbi jdbi;

    @Inject
    public OperationRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void insert(OperationId id, OperationKind kind, Namespace namespace, OperationStatus status) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status)
                        values (:id, :kind, :organization, :agent, :incarnation, :status)""")
                .bind("id", id.value())
                .bind("kind", kind.label())
                .bind("organization", namespace.organization().value())
                .bind("agent", namespace.agent().value())
                .bind("incarnation", namespace.incarnation().value())
                .bind("status", status.label())
                .execute());
    }

    /** The operation, if it belongs to the organization. */
    public Optional<Operation> find(OrganizationId organization, OperationId id) {
        return find(id).filter(operation -> operation.organization().equals(organization));
    }

    /** The operation of any organization: for the machinery, not for requests. */
    public Optional<Operation> find(OperationId id) {
        return jdbi.withHandle(handle -> handle.createQuery(OperationRows.SELECT + " where operation_id = :id")
                .bind("id", id.value())
                .map((row, context) -> OperationRows.map(row))
                .findOne());
    }

    /** The latest operation of its kind for an agent, of whatever incarnation. */
    public Optional<Operation> latest(OperationKind kind, OrganizationId organization, AgentId agent) {
        return jdbi.withHandle(handle -> handle.createQuery(OperationRows.SELECT + """
                         where organization_id = :organization and agent_id = :agent and kind = :kind
                        order by created_at desc, operation_id limit 1""")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .bind("kind", kind.label())
                .map((row, context) -> OperationRows.map(row))
                .findOne());
    }

    /** Open operations of an organization, counted no further than {@code most}. */
    long countOpen(OrganizationId organization, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from (select 1 from operation
                            where organization_id = :organization and status = 'pending' limit :most) open""")
                .bind("organization", organization.value())
                .bind("most", most)
                .mapTo(Long.class)
                .one());
    }

    /** Turns a received operation over to the dispatcher. */
    public void markPending(OperationId id, long totalItems, long totalWork, long processedWork) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = 'pending', total_items = :items, total_work = :work,
                            processed_work = :done, not_before = now()
                        where operation_id = :id and status = 'receiving'""")
                .bind("id", id.value())
                .bind("items", totalItems)
                .bind("work", totalWork)
                .bind("done", processedWork)
                .execute());
    }

    /** Locks the operation for a claim, unless another claim is at it or it is not in {@code status} any more. */
    boolean lockForClaim(OperationId id, OperationStatus status) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select 1 from operation where operation_id = :id and status = :status for update skip locked""")
                .bind("id", id.value())
                .bind("status", status.label())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    void markProcessing(OperationId id) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = 'processing', attempts = attempts + 1, error = null,
                            started_at = coalesce(started_at, now()), finished_at = null
                        where operation_id = :id""").bind("id", id.value()).execute());
    }

    void recordExecution(OperationId id, long executionId) {
        jdbi.useHandle(
                handle -> handle.createUpdate("update operation set execution_id = :execution where operation_id = :id")
                        .bind("id", id.value())
                        .bind("execution", executionId)
                        .execute());
    }

    /** Adds to what was done. Part of a chunk's transaction. */
    public void addProgress(OperationId id, long items, long work) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set processed_items = processed_items + :items,
                            processed_work = processed_work + :work
                        where operation_id = :id""")
                .bind("id", id.value())
                .bind("items", items)
                .bind("work", work)
                .execute());
    }

    /** Ends the operation. */
    void finish(OperationId id, OperationStatus status, @Nullable String error) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = :status, error = :error, finished_at = now()
                        where operation_id = :id and finished_at is null""")
                .bind("id", id.value())
                .bind("status", status.label())
                .bind("error", error)
                .execute());
    }

    /** Back to pending, to be taken up after {@code wait}. */
    void reschedule(OperationId id, Duration wait, @Nullable String error) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = 'pending', error = :error,
                            not_before = now() + make_interval(secs => :seconds)
                        where operation_id = :id""")
                .bind("id", id.value())
                .bind("error", error)
                .bind("seconds", wait.toMillis() / 1000.0)
                .execute());
    }

    /** Asks for cancellation of an open operation. A pending one is cancelled by this. */
    Optional<OperationStatus> requestCancel(OperationId id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        update operation set cancel_requested = true,
                            status = case when status = 'pending' then 'cancelled' else status end,
                            finished_at = case when status = 'pending' then now() else finished_at end
                        where operation_id = :id and status in ('pending', 'processing') returning status""")
                .bind("id", id.value())
                .mapTo(String.class)
                .findOne()
                .map(OperationStatus::of));
    }

    /**
     * Puts an ended operation back to pending with its attempts forgotten. Not one of which the request broke off: it would
     * do a part of what was refused.
     */
    boolean retry(OperationId id) {
        return jdbi.withHandle(handle ->
                        handle.createUpdate("""
                        update operation set status = 'pending', cancel_requested = false, attempts = 0,
                            not_before = now(), finished_at = null, error = null
                        where operation_id = :id and status in ('failed', 'cancelled')
                            and (kind <> 'ingestion' or total_items > 0 or started_at is not null)""").bind("id", id.value()).execute())
                > 0;
    }

    /** Those of {@code ids} that have ended. */
    List<UUID> ended(List<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select operation_id from operation
                        where operation_id = any(:ids) and status in ('completed', 'failed', 'cancelled')""")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list());
    }
}
