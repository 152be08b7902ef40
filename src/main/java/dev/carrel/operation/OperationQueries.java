package dev.carrel.operation;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Lists of operations: for the dispatcher, for operators, and for health. Each is bounded. */
@ApplicationScoped
public class OperationQueries {
    /** Open without a live lease for so many {@code :seconds}. */
    private static final String STUCK = """
            status in ('pending', 'processing')
                and greatest(created_at, not_before, started_at) < now() - make_interval(secs => :seconds)
                and not exists (select 1 from lease l where l.operation_id = operation.operation_id
                    and l.owner is not null and l.expires_at > now() - make_interval(secs => :seconds))""";

    private final Jdbi jdbi;

    @Inject
    public OperationQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Operations whose owner let the lease run out. */
    List<Operation> abandoned(OperationStatus status, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(OperationRows.SELECT + """
                         where status = :status and operation_id in (select l.operation_id from lease l
                            where l.owner is not null and l.expires_at < now())
                        order by created_at limit :limit""")
                .bind("status", status.label())
                .bind("limit", limit)
                .map((row, context) -> OperationRows.map(row))
                .list());
    }

    /**
     * Pending operations in the order in which they should be taken: of each organization deletions and then the oldest first,
     * and of the organizations the one that has the fewest under way first, so that a long queue of one delays another by no more
     * than what is already running. The organizations are found by skipping through the index, not by reading their queues.
     */
    List<Operation> nextPending(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        with recursive waiting (organization_id) as (
                            (select organization_id from operation where status = 'pending'
                                order by organization_id limit 1)
                            union all
                            select (select o.organization_id from operation o
                                where o.status = 'pending' and o.organization_id > waiting.organization_id
                                order by o.organization_id limit 1)
                            from waiting where waiting.organization_id is not null),
                        candidate as (
                            select next.operation_id, next.created_at,
                                running.running + row_number() over (
                                    partition by waiting.organization_id
                                    order by kinds.urgency, next.not_before, next.created_at) as turn
                            from waiting
                            cross join (values (0), (1)) as kinds (urgency)
                            cross join lateral (select operation_id, not_before, created_at from operation
                                where organization_id = waiting.organization_id and status = 'pending'
                                    and case kind when 'deletion' then 0 else 1 end = kinds.urgency and not_before <= now()
                                order by not_before, created_at limit :limit) next
                            cross join lateral (select count(*) as running from operation
                                where organization_id = waiting.organization_id and status = 'processing') running),
                        chosen as ( -- before the join, which would else be planned for hundreds of rows and scan the table
                            select operation_id, turn from candidate order by turn, created_at limit :limit)
                        """
                        + OperationRows.SELECT
                                .replace("operation_id,", "operation.operation_id,")
                                .replace("created_at,", "operation.created_at,")
                        + """
                         join chosen on chosen.operation_id = operation.operation_id
                        order by chosen.turn, operation.created_at""")
                .bind("limit", limit)
                .map((row, context) -> OperationRows.map(row))
                .list());
    }

    /**
     * Newest first, one more than {@code limit} if there are more. Operations whose request is still being read are not among
     * them unless asked for.
     *
     * @param last {@code createdAt} and id of the last one of the page before, as {@link OperationPageKey#of} makes it
     */
    public List<Operation> list(OperationFilter filter, @Nullable String last, int limit) {
        StringBuilder where = new StringBuilder(" where organization_id = :organization");
        where.append(filter.status() == null ? " and status <> 'receiving'" : " and status = :status");
        where.append(filter.kind() == null ? "" : " and kind = :kind");
        where.append(filter.agent() == null ? "" : " and agent_id = :agent");
        where.append(filter.stuckAfter() == null ? "" : " and " + STUCK);
        where.append(last == null ? "" : " and (created_at, operation_id) < (:created, :id)");
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(
                            OperationRows.SELECT + where + " order by created_at desc, operation_id desc limit :limit")
                    .bind("organization", filter.organization().value())
                    .bind("limit", limit + 1);
            if (filter.status() != null) {
                query.bind("status", filter.status().label());
            }
            if (filter.kind() != null) {
                query.bind("kind", filter.kind().label());
            }
            if (filter.agent() != null) {
                query.bind("agent", filter.agent());
            }
            if (filter.stuckAfter() != null) {
                query.bind("seconds", filter.stuckAfter().toMillis() / 1000.0);
            }
            if (last != null) {
                OperationPageKey key = OperationPageKey.parse(last);
                query.bind("created", key.createdAt()).bind("id", key.id());
            }
            return query.map((row, context) -> OperationRows.map(row)).list();
        });
    }

    /** Operations of any organization by id, in no order; those that are no more are left out. */
    List<Operation> byIds(List<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery(OperationRows.SELECT + " where operation_id = any(:ids)")
                .bindArray("ids", UUID.class, ids)
                .map((row, context) -> OperationRows.map(row))
                .list());
    }

    /** Those of {@code ids} whose cancellation was requested. */
    List<UUID> cancelRequested(List<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select operation_id from operation where operation_id = any(:ids) and cancel_requested")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list());
    }

    /** Whether some node works on an operation of this kind for the incarnation, as far as its lease tells. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public boolean underWay(Incarnation incarnation, OperationKind kind) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select exists (select 1 from operation o join lease l on l.operation_id = o.operation_id
                            where o.incarnation = :incarnation and o.kind = :kind and o.status = 'processing'
                                and l.owner is not null and l.expires_at > now())""")
                .bind("incarnation", incarnation.value())
                .bind("kind", kind.label())
                .mapTo(Boolean.class)
                .one());
    }

    /** How many operations of all organizations are open, each number counted no further than {@code most}. */
    public OpenOperations countOpen(Duration stuckAfter, int most) {
        return new OpenOperations(
                count(OperationStatus.PENDING, most),
                count(OperationStatus.PROCESSING, most),
                countStuck(stuckAfter, most));
    }

    private long count(OperationStatus status, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        // the status as a literal, so that its partial index is found
                        "select count(*) from (select 1 from operation where status = '" + status.label()
                                + "' limit :most) counted")
                .bind("most", most)
                .mapTo(Long.class)
                .one());
    }

    /** How many operations of all organizations are stuck, counted no further than {@code most}. Reads open ones only. */
    public long countStuck(Duration age, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from (select 1 from operation
                            where\s""" + STUCK + " limit :most) stuck")
                .bind("seconds", age.toMillis() / 1000.0)
                .bind("most", most)
                .mapTo(Long.class)
                .one());
    }
}
