package dev.carrel.chaos;

import dev.carrel.harness.Await;
import dev.carrel.harness.StoreProbe;
import java.time.Duration;
import java.util.List;

/**
 * Compares counters with what they count, again and again while the round lasts: they change in the transaction that publishes,
 * so they are right at every moment, in one snapshot. Used by one thread.
 */
final class CounterWatch implements Runnable {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private static final String NAMESPACES = """
            select n.organization_id || '/' || n.agent_id || ' ' || n.incarnation || ': counters '
                || (n.document_count, n.total_chunks, n.total_size_bytes)::text || ', rows ' || counted::text
            from namespace n
            cross join lateral (select count(distinct c.document_id) as documents, count(c.chunk_id) as chunks,
                    coalesce(sum(octet_length(c.content)), 0) as bytes
                from document_version v
                join chunk c on c.incarnation = v.incarnation and c.version_id = v.version_id
                where v.incarnation = n.incarnation and v.status = 'ready') counted
            where n.organization_id = any(string_to_array(?, ',')) and n.status = 'active'
                and (n.document_count, n.total_chunks, n.total_size_bytes)
                    is distinct from (counted.documents, counted.chunks, counted.bytes)""";

    private static final String ORGANIZATIONS = """
            select o.organization_id || ': counters '
                || (o.agent_count, o.document_count, o.total_chunks, o.total_size_bytes)::text
                || ', agents'' counters ' || summed::text
            from organization o
            cross join lateral (select count(*) as agents, coalesce(sum(n.document_count), 0) as documents,
                    coalesce(sum(n.total_chunks), 0) as chunks, coalesce(sum(n.total_size_bytes), 0) as bytes
                from namespace n where n.organization_id = o.organization_id and n.status = 'active') summed
            where o.organization_id = any(string_to_array(?, ','))
                and (o.agent_count, o.document_count, o.total_chunks, o.total_size_bytes)
                    is distinct from (summed.agents, summed.documents, summed.chunks, summed.bytes)""";

    private final Cluster cluster;
    private final String organizations;
    private final Progress progress;
    private final Findings findings;

    CounterWatch(Cluster cluster, List<String> organizations, Progress progress, Findings findings) {
        this.cluster = cluster;
        this.organizations = String.join(",", organizations);
        this.progress = progress;
        this.findings = findings;
    }

    @Override
    public void run() {
        try (StoreProbe probe = cluster.probe()) {
            while (!progress.over()) {
                look(probe, organizations, findings);
                Await.pause(PAUSE);
            }
            look(probe, organizations, findings);
        }
    }

    /** @param organizations separated by commas */
    static void look(StoreProbe probe, String organizations, Findings findings) {
        for (String comparison : List.of(NAMESPACES, ORGANIZATIONS)) {
            probe.query(comparison, row -> row.getString(1), organizations)
                    .forEach(difference -> findings.violation("wrong counters: " + difference));
        }
        findings.count("comparisons of counters");
    }
}
