package dev.carrel.reconciliation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Lease;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Rows of {@code reconciliation} and what is known of a run as a whole. */
@ApplicationScoped
public class ReconciliationRepository {
    private final Jdbi jdbi;
    private final OperationRepository operations;

    @Inject
    public ReconciliationRepository(Jdbi jdbi, OperationRepository operations) {
        this.jdbi = jdbi;
        this.operations = operations;
    }

    void create(OperationId operation, Scope scope, Mode mode) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into reconciliation (operation_id, scope, mode) values (:operation, :scope, :mode)""")
                .bind("operation", operation.value())
                .bind("scope", scope.label())
                .bind("mode", mode.label())
                .execute());
    }

    /** The run that a lease is for. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Run run(Lease lease, int part) {
        Operation operation = operations.find(lease.operation()).orElseThrow();
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select scope, mode from reconciliation where operation_id = :operation")
                .bind("operation", lease.operation().value())
                .map((row, context) -> new Run(
                        lease, Scope.of(row.getString("scope"), operation), Mode.of(row.getString("mode")), part))
                .one());
    }

    /**
     * The open run of the scope's organization, or of the service, if there is one. Until the transaction ends nobody else
     * learns it, so that of two who would start or continue one, the second is told of the first.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<OperationId> open(Scope scope) {
        return jdbi.withHandle(handle -> {
            handle.execute(
                    "select pg_advisory_xact_lock(hashtext('reconciliation'), hashtext(?))",
                    scope.organizationId().value());
            return handle.createQuery("""
                        select operation_id from operation where organization_id = :organization
                            and kind = 'reconciliation' and finished_at is null""")
                    .bind("organization", scope.organizationId().value())
                    .mapTo(UUID.class)
                    .findOne()
                    .map(OperationId::new);
        });
    }

    /** The latest run of the whole service that has come to its end. */
    Optional<Operation> lastOfService() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select operation_id from operation
                        where organization_id = :organization and kind = 'reconciliation' and status = 'completed'
                        order by created_at desc limit 1""")
                .bind("organization", OrganizationId.SERVICE.value())
                .mapTo(UUID.class)
                .findOne()
                .flatMap(id -> operations.find(new OperationId(id))));
    }

    /** How many namespaces the scope has about, by the counters; empty when there is no such organization or agent. */
    Optional<Long> size(Scope scope) {
        return switch (scope) {
            case Scope.Service() ->
                jdbi.withHandle(
                        handle -> handle.createQuery("select coalesce(sum(agent_count), 0)::bigint from organization")
                                .mapTo(Long.class)
                                .findOne());
            case Scope.Organization(var organization) ->
                jdbi.withHandle(handle -> handle.createQuery(
                                "select agent_count from organization where organization_id = :organization")
                        .bind("organization", organization.value())
                        .mapTo(Long.class)
                        .findOne());
            case Scope.Agent(var organization, var agent) -> sizeOfAgent(organization, agent);
        };
    }

    /** One, also for an agent that was deleted: what its incarnations left may be looked for. */
    private Optional<Long> sizeOfAgent(OrganizationId organization, AgentId agent) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select 1 from namespace where organization_id = :organization and agent_id = :agent limit 1""")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .mapTo(Long.class)
                .findOne());
    }

    /** Scope, mode and what was looked at and found so far. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Findings findings(OperationId operation) {
        return jdbi.withHandle(handle -> {
            List<KindTotal> kinds = new ArrayList<>();
            handle.createQuery("""
                            select kind, sum(found)::bigint as found, sum(healed)::bigint as healed
                            from reconciliation_total where operation_id = :operation group by kind order by kind""")
                    .bind("operation", operation.value())
                    .map((row, context) -> new KindTotal(
                            DriftKind.of(row.getString("kind")).label(), row.getLong("found"), row.getLong("healed")))
                    .forEach(kinds::add);
            return handle.createQuery("""
                            select r.scope, r.mode, coalesce(sum(p.namespaces), 0)::bigint as namespaces,
                                coalesce(sum(p.rows_seen), 0)::bigint as rows_seen,
                                coalesce(sum(p.entries_seen), 0)::bigint as entries_seen
                            from reconciliation r
                            left join reconciliation_part p on p.operation_id = r.operation_id
                            where r.operation_id = :operation group by r.operation_id""")
                    .bind("operation", operation.value())
                    .map((row, context) -> new Findings(
                            row.getString("scope"),
                            row.getString("mode"),
                            row.getLong("namespaces"),
                            row.getLong("rows_seen"),
                            row.getLong("entries_seen"),
                            kinds.stream().mapToLong(KindTotal::found).sum(),
                            kinds.stream().mapToLong(KindTotal::healed).sum(),
                            List.copyOf(kinds)))
                    .one();
        });
    }

    /**
     * What a run has looked at and found so far.
     *
     * @param namespaces incarnations, retired ones too
     * @param rows chunk rows that were compared
     * @param entries index entries that were compared
     * @param drifts all that were found; exact, also where fewer are kept
     * @param healed those of them that were repaired
     * @param kinds the same by kind; kinds that were not found are left out
     */
    public record Findings(
            String scope,
            String mode,
            long namespaces,
            long rows,
            long entries,
            long drifts,
            long healed,
            List<KindTotal> kinds) {}

    /** Number of drifts of one kind. */
    public record KindTotal(String kind, long found, long healed) {}
}
