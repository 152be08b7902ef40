package dev.carrel.reconciliation;

import dev.carrel.namespace.Incarnation;
import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Counters beside what they count. Each comparison is one statement and so one moment: counters change in the transactions
 * that publish.
 */
@ApplicationScoped
public class CounterRepository {
    private static final String COUNTED = """
            with counted as (
                select v.incarnation, v.version_id, d.document_key, v.chunk_count, v.size_bytes, coalesce(r.chunks, 0) as chunks,
                    coalesce(r.bytes, 0) as bytes
                from document_version v
                join namespace a on a.incarnation = v.incarnation and a.status = 'active'
                join document d on d.incarnation = v.incarnation and d.document_id = v.document_id
                    and d.current_version_id = v.version_id
                left join (select c.incarnation, c.version_id, count(*) as chunks, sum(c.size_bytes) as bytes from chunk c
                    where c.incarnation = any(:incarnations) group by c.incarnation, c.version_id) r
                    on r.incarnation = v.incarnation and r.version_id = v.version_id
                where v.incarnation = any(:incarnations) and v.status = 'ready')
            """;

    private final Jdbi jdbi;

    @Inject
    public CounterRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Active namespaces of which a counter, or a counter of a published version, is wrong. */
    List<Incarnation> wrong(Collection<UUID> incarnations) {
        return jdbi.withHandle(handle -> handle.createQuery(COUNTED + """
                        select n.incarnation from namespace n
                        left join (select incarnation, count(*) as documents, sum(chunks) as chunks, sum(bytes) as bytes,
                                bool_or(chunk_count <> chunks or size_bytes <> bytes) as wrong
                            from counted group by incarnation) s on s.incarnation = n.incarnation
                        where n.incarnation = any(:incarnations) and n.status = 'active'
                            and (s.wrong or n.document_count <> coalesce(s.documents, 0)
                                or n.total_chunks <> coalesce(s.chunks, 0) or n.total_size_bytes <> coalesce(s.bytes, 0))""")
                .bindArray("incarnations", UUID.class, incarnations)
                .mapTo(UUID.class)
                .map(Incarnation::new)
                .list());
    }

    /** The wrong counters of one namespace. */
    List<Count> ofNamespace(Incarnation incarnation) {
        List<UUID> one = List.of(incarnation.value());
        return jdbi.withHandle(handle -> {
            List<Count> counts = new ArrayList<>();
            handle.createQuery(COUNTED + "select * from counted where chunk_count <> chunks or size_bytes <> bytes")
                    .bindArray("incarnations", UUID.class, one)
                    .map((row, context) -> List.of(
                            new Count(
                                    "version " + row.getString("version_id") + " chunks",
                                    row.getString("document_key"),
                                    row.getLong("chunks"),
                                    row.getLong("chunk_count")),
                            new Count(
                                    "version " + row.getString("version_id") + " sizeBytes",
                                    row.getString("document_key"),
                                    row.getLong("bytes"),
                                    row.getLong("size_bytes"))))
                    .forEach(counts::addAll);
            handle.createQuery(COUNTED + """
                            select n.document_count, n.total_chunks, n.total_size_bytes, count(s.version_id) as documents,
                                coalesce(sum(s.chunks), 0)::bigint as chunks, coalesce(sum(s.bytes), 0)::bigint as bytes
                            from namespace n left join counted s on s.incarnation = n.incarnation
                            where n.incarnation = any(:incarnations) and n.status = 'active' group by n.incarnation""")
                    .bindArray("incarnations", UUID.class, one)
                    .map((row, context) -> List.of(
                            new Count("documentCount", null, row.getLong("documents"), row.getLong("document_count")),
                            new Count("totalChunks", null, row.getLong("chunks"), row.getLong("total_chunks")),
                            new Count("totalSizeBytes", null, row.getLong("bytes"), row.getLong("total_size_bytes"))))
                    .forEach(counts::addAll);
            counts.removeIf(count -> count.expected() == count.found());
            return counts;
        });
    }

    /** Sets the counters of the namespace and its versions to what is counted. Needs the namespace locked for publication. */
    void correctNamespace(Incarnation incarnation) {
        jdbi.useHandle(handle -> {
            handle.createUpdate(COUNTED + """
                            update document_version v set chunk_count = s.chunks, size_bytes = s.bytes from counted s
                            where v.incarnation = s.incarnation and v.version_id = s.version_id
                                and (v.chunk_count <> s.chunks or v.size_bytes <> s.bytes)""")
                    .bindArray("incarnations", UUID.class, List.of(incarnation.value()))
                    .execute();
            handle.createUpdate(COUNTED + """
                            update namespace n set document_count = s.documents, total_chunks = s.chunks,
                                total_size_bytes = s.bytes
                            from (select count(*) as documents, coalesce(sum(chunks), 0) as chunks,
                                coalesce(sum(bytes), 0) as bytes from counted) s
                            where n.incarnation = any(:incarnations)""")
                    .bindArray("incarnations", UUID.class, List.of(incarnation.value()))
                    .execute();
        });
    }

    /** The organizations after {@code last}, in order. */
    List<String> organizations(String last, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select organization_id from organization where organization_id > :last
                        order by organization_id limit :limit""")
                .bind("last", last)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /** Locks an organization's counters until the transaction ends. */
    void lockOrganization(String organization) {
        jdbi.useHandle(handle -> handle.createQuery(
                        "select 1 from organization where organization_id = :organization for no key update")
                .bind("organization", organization)
                .mapTo(Integer.class)
                .findOne());
    }

    /**
     * The wrong counters of an organization, against those of its active namespaces. Where these were found wrong by the same
     * run and were not healed, against what they should be, so that one fault is told once.
     */
    List<Count> ofOrganization(OperationId operation, String organization) {
        return jdbi.withHandle(handle -> {
            List<Count> counts = new ArrayList<>();
            handle.createQuery("""
                            with wrong as (
                                select subject, sum(expected::bigint - found::bigint) as by from reconciliation_drift
                                where operation_id = :operation and kind = 'wrong-counter' and organization_id = :organization
                                    and incarnation <> '00000000-0000-0000-0000-000000000000' and not healed
                                group by subject)
                            select o.agent_count, o.document_count, o.total_chunks, o.total_size_bytes,
                                count(n.incarnation) as agents,
                                coalesce(sum(n.document_count), 0)::bigint
                                    + coalesce((select by from wrong where subject = 'documentCount'), 0) as documents,
                                coalesce(sum(n.total_chunks), 0)::bigint
                                    + coalesce((select by from wrong where subject = 'totalChunks'), 0) as chunks,
                                coalesce(sum(n.total_size_bytes), 0)::bigint
                                    + coalesce((select by from wrong where subject = 'totalSizeBytes'), 0) as bytes
                            from organization o
                            left join namespace n on n.organization_id = o.organization_id and n.status = 'active'
                            where o.organization_id = :organization group by o.organization_id""")
                    .bind("operation", operation.value())
                    .bind("organization", organization)
                    .map((row, context) -> List.of(
                            new Count("agentCount", null, row.getLong("agents"), row.getLong("agent_count")),
                            new Count("documentCount", null, row.getLong("documents"), row.getLong("document_count")),
                            new Count("totalChunks", null, row.getLong("chunks"), row.getLong("total_chunks")),
                            new Count("totalSizeBytes", null, row.getLong("bytes"), row.getLong("total_size_bytes"))))
                    .forEach(counts::addAll);
            counts.removeIf(count -> count.expected() == count.found());
            return counts;
        });
    }

    /** Sets an organization's counters to the sums over its active namespaces. Needs {@link #lockOrganization} before. */
    void correctOrganization(String organization) {
        jdbi.useHandle(handle ->
                handle.createUpdate("""
                        update organization o set agent_count = s.agents, document_count = s.documents,
                            total_chunks = s.chunks, total_size_bytes = s.bytes
                        from (select count(*) as agents, coalesce(sum(document_count), 0) as documents,
                                coalesce(sum(total_chunks), 0) as chunks, coalesce(sum(total_size_bytes), 0) as bytes
                            from namespace where organization_id = :organization and status = 'active') s
                        where o.organization_id = :organization""").bind("organization", organization).execute());
    }

    /** A counter that is wrong. */
    record Count(String subject, @Nullable String key, long expected, long found) {}
}
