package dev.carrel.reconciliation;

import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code reconciliation_drift} and {@code reconciliation_total}. */
@ApplicationScoped
public class DriftRepository {
    private final Jdbi jdbi;

    @Inject
    public DriftRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Writes drifts down, each once in a run. */
    void insert(Run run, Collection<Drift> drifts, boolean healed) {
        jdbi.useHandle(handle -> {
            var insert = handle.prepareBatch("""
                    insert into reconciliation_drift as drift (operation_id, part, kind, organization_id, agent_id, incarnation, subject,
                        drift_key, expected, found, healed, token)
                    values (:operation, :part, :kind, :organization, :agent, :incarnation, :subject, :key, :expected, :found,
                        :healed, :token)
                    on conflict (operation_id, kind, organization_id, incarnation, subject)
                        do update set token = excluded.token, healed = drift.healed or excluded.healed
                        where not drift.settled""");
            for (Drift drift : drifts) {
                insert.bind("operation", run.lease().operation().value())
                        .bind("part", run.part())
                        .bind("kind", drift.kind().label())
                        .bind("organization", drift.owner().organization())
                        .bind("agent", drift.owner().agent())
                        .bind("incarnation", drift.owner().incarnation().value())
                        .bind("subject", drift.subject())
                        .bind("key", drift.key())
                        .bind("expected", drift.expected())
                        .bind("found", drift.found())
                        .bind("healed", healed)
                        .bind("token", run.lease().token())
                        .add();
            }
            insert.execute();
        });
    }

    void markHealed(Run run, Collection<Drift> drifts) {
        jdbi.useHandle(handle -> {
            var update = handle.prepareBatch("""
                    update reconciliation_drift set healed = true
                    where operation_id = :operation and kind = :kind and organization_id = :organization
                        and incarnation = :incarnation and subject = :subject and not settled""");
            for (Drift drift : drifts) {
                update.bind("operation", run.lease().operation().value())
                        .bind("kind", drift.kind().label())
                        .bind("organization", drift.owner().organization())
                        .bind("incarnation", drift.owner().incarnation().value())
                        .bind("subject", drift.subject())
                        .add();
            }
            update.execute();
        });
    }

    /**
     * Counts what was written down since the last call, and keeps no more than {@code most} of the whole run. Two parts that
     * do so at once may keep a few more.
     */
    void settle(Run run, int most) {
        if (run.heals()) {
            markHealedBefore(run);
        }
        jdbi.useHandle(handle -> {
            int counted = handle.createUpdate("""
                            insert into reconciliation_total as total (operation_id, part, kind, found, healed)
                            select :operation, :part, kind, count(*), count(*) filter (where healed)
                            from reconciliation_drift
                            where operation_id = :operation and part = :part and not settled group by kind
                            on conflict (operation_id, part, kind) do update set found = total.found + excluded.found,
                                healed = total.healed + excluded.healed""")
                    .bind("operation", run.lease().operation().value())
                    .bind("part", run.part())
                    .execute();
            if (counted == 0) {
                return;
            }
            handle.createUpdate("""
                            with kept as (
                                select drift_id from reconciliation_drift
                                where operation_id = :operation and part = :part and not settled order by drift_id
                                limit greatest(0, :most - (select count(*) from reconciliation_drift
                                    where operation_id = :operation and settled)))
                            delete from reconciliation_drift
                            where operation_id = :operation and part = :part and not settled
                                and drift_id not in (select drift_id from kept)""")
                    .bind("operation", run.lease().operation().value())
                    .bind("part", run.part())
                    .bind("most", most)
                    .execute();
            handle.createUpdate("""
                            update reconciliation_drift set settled = true
                            where operation_id = :operation and part = :part and not settled""")
                    .bind("operation", run.lease().operation().value())
                    .bind("part", run.part())
                    .execute();
        });
    }

    /** What an earlier attempt found and this one does not: it died after it had healed it. */
    private void markHealedBefore(Run run) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update reconciliation_drift set healed = true
                        where operation_id = :operation and part = :part and not settled and not healed and token < :token""")
                .bind("operation", run.lease().operation().value())
                .bind("part", run.part())
                .bind("token", run.lease().token())
                .execute());
    }

    /** Drifts after {@code last} in the order in which they were found, one more than {@code limit} if there are. */
    List<DriftView> list(OperationId operation, @Nullable DriftKind kind, long last, int limit) {
        String ofKind = kind == null ? "" : " and kind = :kind";
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery("""
                            select drift_id, kind, organization_id, agent_id, incarnation, subject, drift_key, expected, found,
                                healed, found_at from reconciliation_drift
                            where operation_id = :operation and drift_id > :last and settled""" + ofKind + " order by drift_id limit :limit")
                    .bind("operation", operation.value())
                    .bind("last", last)
                    .bind("limit", limit + 1);
            if (kind != null) {
                query.bind("kind", kind.label());
            }
            return query.map((row, context) -> new DriftView(
                            row.getLong("drift_id"),
                            row.getString("kind"),
                            orAbsent(row.getString("organization_id")),
                            orAbsent(row.getString("agent_id")),
                            row.getString("incarnation"),
                            row.getString("subject"),
                            row.getString("drift_key"),
                            row.getString("expected"),
                            row.getString("found"),
                            row.getBoolean("healed"),
                            row.getTimestamp("found_at").toInstant()))
                    .list();
        });
    }

    private static @Nullable String orAbsent(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * A drift as answers show it.
     *
     * @param organizationId absent where the incarnation is unknown
     * @param agentId absent where the incarnation is unknown or the drift is the organization's
     * @param incarnation all zeros where it is about none
     * @param subject a chunk's id, a counter's name, a version's or operation's id
     * @param key the chunk's or document's key where it is known
     */
    public record DriftView(
            long id,
            String kind,
            @Nullable String organizationId,
            @Nullable String agentId,
            String incarnation,
            String subject,
            @Nullable String key,
            String expected,
            String found,
            boolean healed,
            Instant foundAt) {}
}
