package dev.carrel.reconciliation;

import dev.carrel.document.GarbageCollector;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Documents that are stuck between versions: which there are, and how they get out of it. */
@ApplicationScoped
public class VersionRepair {
    /** A published document must point to a ready version; publication and removal change both in one transaction. */
    private static final String BROKEN = """
            select d.incarnation, d.document_id as id, d.document_key, coalesce(v.status, 'missing') as found from document d
            join namespace n on n.incarnation = d.incarnation and n.status = 'active'
            left join document_version v on v.incarnation = d.incarnation and v.version_id = d.current_version_id
            where d.incarnation = any(:incarnations) and d.current_version_id is not null
                and (v.version_id is null or v.status <> 'ready')""";

    /** A ready version must be its document's current one, or searches find two versions at once. */
    private static final String SECOND = """
            select v.incarnation, v.version_id as id, d.document_key from document_version v
            join namespace n on n.incarnation = v.incarnation and n.status = 'active'
            left join document d on d.incarnation = v.incarnation and d.document_id = v.document_id
            where v.incarnation = any(:incarnations) and v.status = 'ready'
                and d.current_version_id is distinct from v.version_id""";

    /** A staged version without an open operation is discarded by the garbage collector, which should have done so long ago. */
    private static final String ABANDONED = """
            select v.incarnation, v.version_id as id, d.document_key from document_version v
            join namespace n on n.incarnation = v.incarnation and n.status = 'active'
            left join document d on d.incarnation = v.incarnation and d.document_id = v.document_id
            left join operation o on o.operation_id = v.operation_id
            where v.incarnation = any(:incarnations) and v.status = 'staged'
                and v.created_at < now() - make_interval(secs => :grace)
                and (o.operation_id is null or o.finished_at < now() - make_interval(secs => :kept + :grace))""";

    private final Jdbi jdbi;
    private final ReconciliationConfig config;

    @Inject
    public VersionRepair(Jdbi jdbi, ReconciliationConfig config) {
        this.jdbi = jdbi;
        this.config = config;
    }

    /** Documents of which the current version is not ready. */
    List<Stuck> broken(Collection<UUID> incarnations) {
        return jdbi.withHandle(handle -> handle.createQuery(BROKEN)
                .bindArray("incarnations", UUID.class, incarnations)
                .map((row, context) -> new Stuck(
                        new Incarnation(row.getObject("incarnation", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getString("document_key"),
                        "the current version is ready",
                        "it is " + row.getString("found")))
                .list());
    }

    /** Ready versions that are not current. */
    List<Stuck> second(Collection<UUID> incarnations) {
        return jdbi.withHandle(handle -> handle.createQuery(SECOND)
                .bindArray("incarnations", UUID.class, incarnations)
                .map((row, context) -> new Stuck(
                        new Incarnation(row.getObject("incarnation", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getString("document_key"),
                        "only the current version is ready",
                        "this one is ready too"))
                .list());
    }

    /** Staged versions that nobody will finish. */
    List<Stuck> abandoned(Collection<UUID> incarnations) {
        return jdbi.withHandle(handle -> handle.createQuery(ABANDONED)
                .bindArray("incarnations", UUID.class, incarnations)
                .bind("grace", (double) config.grace().toSeconds())
                .bind("kept", (double) kept().toSeconds())
                .map((row, context) -> new Stuck(
                        new Incarnation(row.getObject("incarnation", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getString("document_key"),
                        "published or discarded",
                        "staged, without an open operation"))
                .list());
    }

    private static Duration kept() {
        return GarbageCollector.KEPT_FOR_RETRY;
    }

    /** Points documents to their latest ready version, or to none. Needs the namespace locked for publication. */
    void repoint(Incarnation incarnation, Collection<UUID> documents) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update document d set current_version_id = (select v.version_id from document_version v
                            where v.incarnation = d.incarnation and v.document_id = d.document_id and v.status = 'ready'
                            order by v.version desc limit 1)
                        where d.incarnation = :incarnation and d.document_id = any(:ids)""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", UUID.class, documents)
                .execute());
    }

    /** Makes versions garbage. Needs the namespace locked for publication. */
    void discard(Incarnation incarnation, Collection<UUID> versions) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update document_version set status = case status when 'ready' then 'replaced' else 'discarded' end
                        where incarnation = :incarnation and version_id = any(:ids) and status in ('ready', 'staged')""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", UUID.class, versions)
                .execute());
    }

    /** A document or version that is stuck. */
    record Stuck(Incarnation incarnation, UUID id, @Nullable String documentKey, String expected, String found) {}
}
