package dev.carrel.reconciliation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Operations without an end: open for longer than the grace, and such that no node could ever claim them, because their lease
 * has no row or, though begun, no owner. Status and lease change in one transaction, so that no work under way looks so.
 * Healing lets them be claimed; a reception cannot go on and is failed.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class OperationCheck {
    private static final int MOST = 10_000;

    private final Jdbi jdbi;
    private final DriftRepository drifts;
    private final ReconciliationConfig config;

    @Inject
    public OperationCheck(Jdbi jdbi, DriftRepository drifts, ReconciliationConfig config) {
        this.jdbi = jdbi;
        this.drifts = drifts;
        this.config = config;
    }

    /** Part of a transaction that has passed the fence. */
    void check(Run run) {
        List<Endless> found = find(run);
        drifts.insert(run, found.stream().map(Endless::drift).toList(), run.heals());
        if (run.heals()) {
            release(found.stream().map(Endless::id).toList());
        }
    }

    private List<Endless> find(Run run) {
        OrganizationId organization = run.scope().organizationId();
        AgentId agent = run.scope().agentId();
        String ofScope = switch (run.scope()) {
            case Scope.Service() -> "";
            case Scope.Organization _ -> " and o.organization_id = :organization";
            case Scope.Agent _ -> " and o.organization_id = :organization and o.agent_id = :agent";
        };
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(
                            """
                            select o.operation_id, o.organization_id, o.agent_id, o.kind, o.status,
                                l.operation_id is null as no_lease
                            from operation o left join lease l on l.operation_id = o.operation_id
                            where o.status in ('receiving', 'pending', 'processing')
                                and greatest(o.created_at, o.not_before, o.started_at)
                                    < now() - make_interval(secs => :grace)
                                and (l.operation_id is null or (o.status <> 'pending' and l.owner is null))""" + ofScope + " order by o.created_at limit :most for update of o skip locked")
                    .bind("grace", (double) config.grace().toSeconds())
                    .bind("most", MOST);
            if (!(run.scope() instanceof Scope.Service)) {
                query.bind("organization", organization.value());
            }
            if (run.scope() instanceof Scope.Agent) {
                query.bind("agent", agent.value());
            }
            return query.map((row, context) -> new Endless(
                            row.getObject("operation_id", UUID.class),
                            new Drift(
                                    DriftKind.ENDLESS_OPERATION,
                                    new Owner(
                                            row.getString("organization_id"),
                                            row.getString("agent_id"),
                                            Incarnation.NONE),
                                    row.getString("operation_id"),
                                    row.getString("kind"),
                                    "a lease that can be claimed",
                                    row.getString("status")
                                            + (row.getBoolean("no_lease") ? " without a lease" : " without an owner"))))
                    .list();
        });
    }

    private void release(List<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            insert into lease (operation_id) select unnest(:ids) on conflict do nothing""").bindArray("ids", UUID.class, ids).execute();
            handle.createUpdate("""
                            update operation set status = 'pending', not_before = now()
                            where operation_id = any(:ids) and status = 'processing'""").bindArray("ids", UUID.class, ids).execute();
            handle.createUpdate("""
                            update operation set status = 'failed', finished_at = now(),
                                error = 'The request ended before all of it was received.'
                            where operation_id = any(:ids) and status = 'receiving'""").bindArray("ids", UUID.class, ids).execute();
        });
    }

    private record Endless(UUID id, Drift drift) {}
}
