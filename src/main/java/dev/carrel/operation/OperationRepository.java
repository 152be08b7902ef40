package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
        insert(id, kind, namespace.organization(), namespace.agent(), namespace.incarnation(), status);
    }

    void insert(
            OperationId id,
            OperationKind kind,
            OrganizationId organization,
            AgentId agent,
            Incarnation incarnation,
            OperationStatus status) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status)
                        values (:id, :kind, :organization, :agent, :incarnation, :status)""")
                .bind("id", id.value())
                .bind("kind", kind.label())
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .bind("incarnation", incarnation.value())
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

    /** Operations of one kind that an organization has waiting, counted no further than {@code most}. */
    long countWaiting(OrganizationId organization, OperationKind kind, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from (select 1 from operation
                            where organization_id = :organization and status = 'pending' and kind = :kind
                            limit :most) waiting""")
                .bind("organization", organization.value())
                .bind("kind", kind.label())
                .bind("most", most)
                .mapTo(Long.class)
                .one());
    }

    /** Turns a received operation over to the dispatcher, to be started after {@code delay}. */
    void markPending(OperationId id, Duration delay, long totalItems, long totalWork, long processedWork) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = 'pending', total_items = :items, total_work = :work,
                            processed_work = :done, not_before = now() + make_interval(secs => :delay)
                        where operation_id = :id and status = 'receiving'""")
                .bind("id", id.value())
                .bind("delay", delay.toMillis() / 1000.0)
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
                            started_at = coalesce(started_at, now()), finished_at = null,
                            attempt_started_at = now(), attempt_items = processed_items, attempt_work = processed_work
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

    /** Corrects the totals once they are known exactly: {@code left} items of one unit of work each are still to be done. */
    public void setLeft(OperationId id, long left) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set total_items = processed_items + :left, total_work = processed_work + :left
                        where operation_id = :id""")
                .bind("id", id.value())
                .bind("left", left)
                .execute());
    }

    /** Ends the operation well, in the transaction that did the last of its work; its job may take a moment to end. */
    public void complete(OperationId id) {
        finish(id, OperationStatus.COMPLETED, null);
    }

    /** Ends the operation, unless it has ended. */
    void finish(OperationId id, OperationStatus status, @Nullable String error) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = :status, error = :error, finished_at = now()
                        where operation_id = :id and finished_at is null""")
                .bind("id", id.value())
                .bind("status", status.label())
                .bind("error", error)
                .execute());
    }

    /** Back to pending, to be taken up after {@code wait}, unless it has ended. */
    void reschedule(OperationId id, Duration wait, @Nullable String error) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update operation set status = 'pending', error = :error,
                            not_before = now() + make_interval(secs => :seconds)
                        where operation_id = :id and finished_at is null""")
                .bind("id", id.value())
                .bind("error", error)
                .bind("seconds", wait.toMillis() / 1000.0)
                .execute());
    }

    /** Locks the operation until the transaction ends: it is not claimed meanwhile. */
    Optional<Operation> lock(OperationId id) {
        return jdbi.withHandle(
                handle -> handle.createQuery(OperationRows.SELECT + " where operation_id = :id for no key update")
                        .bind("id", id.value())
                        .map((row, context) -> OperationRows.map(row))
                        .findOne());
    }

    /** Asks the job of an open operation to end. */
    void requestCancel(OperationId id) {
        jdbi.useHandle(handle -> handle.createUpdate("update operation set cancel_requested = true"
                        + " where operation_id = :id and finished_at is null")
                .bind("id", id.value())
                .execute());
    }

    /**
     * Asks for the end of an incarnation's open operations of one kind; those that wait are cancelled by this, at most
     * {@code mostWaiting} of them. Not those whose request is still being read: it finds out by itself.
     *
     * @return the executions to be stopped
     */
    List<Long> cancelOpen(Incarnation incarnation, OperationKind kind, int mostWaiting) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate("""
                            update operation set cancel_requested = true, status = 'cancelled', finished_at = now()
                            where operation_id in (select operation_id from operation
                                where incarnation = :incarnation and kind = :kind and status = 'pending'
                                limit :most for no key update)""")
                    .bind("incarnation", incarnation.value())
                    .bind("kind", kind.label())
                    .bind("most", mostWaiting)
                    .execute();
            return handle.createQuery("""
                            update operation set cancel_requested = true
                            where incarnation = :incarnation and kind = :kind and status = 'processing'
                            returning execution_id""")
                    .bind("incarnation", incarnation.value())
                    .bind("kind", kind.label())
                    .mapTo(Long.class)
                    .filter(Objects::nonNull)
                    .list();
        });
    }

    /** Lets a waiting operation be taken in its organization's turn, without waiting any longer. */
    void startNow(OperationId id) {
        jdbi.useHandle(handle -> handle.createUpdate("update operation set not_before = least(not_before, now())"
                        + " where operation_id = :id and status = 'pending'")
                .bind("id", id.value())
                .execute());
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
