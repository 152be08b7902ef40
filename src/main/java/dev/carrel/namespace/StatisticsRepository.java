package dev.carrel.namespace;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads counters; every query is a look-up by key or one page in the order of an index. */
@ApplicationScoped
public class StatisticsRepository {
    private static final String COLUMNS = """
            select n.organization_id, n.agent_id, n.status, n.total_chunks, n.document_count, n.total_size_bytes, n.revision,
                n.embedding_model, n.embedding_dimension, n.language, n.created_at, n.last_ingested_at,
                s.last_searched_at, s.total_millis / nullif(s.searches, 0) as avg_millis,
                s.cache_hits / nullif(s.cache_lookups, 0)::float8 as hit_rate,
            """ + RecentUse.COLUMNS;

    private final Jdbi jdbi;
    private final HealthRules rules;

    @Inject
    public StatisticsRepository(Jdbi jdbi, HealthRules rules) {
        this.jdbi = jdbi;
        this.rules = rules;
    }

    Optional<AgentStatistics> agent(OrganizationId organization, AgentId agent) {
        return find(organization, agent).map(Known::statistics);
    }

    Optional<AgentHealth> health(OrganizationId organization, AgentId agent) {
        return find(organization, agent).map(known -> {
            AgentStatistics statistics = known.statistics;
            return new AgentHealth(
                    statistics.organizationId(),
                    statistics.agentId(),
                    statistics.health(),
                    rules.findings(statistics.totalChunks(), known.use).stream()
                            .map(finding -> rules.describe(finding, statistics.totalChunks(), known.use))
                            .toList(),
                    statistics.totalChunks(),
                    known.use.latencyMillis(),
                    known.use.hitRate(),
                    statistics.lastIngestedAt(),
                    statistics.lastSearchedAt());
        });
    }

    private Optional<Known> find(OrganizationId organization, AgentId agent) {
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + """
                         from namespace n left join search_statistics s on s.incarnation = n.incarnation
                        where n.organization_id = :organization and n.status = 'active' and n.agent_id = :agent""")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .map((row, context) -> map(row))
                .findOne());
    }

    /**
     * The next agents in an order, whether they pass the filter or not; only bounds of what they are ordered by are applied
     * here, because they are bounds in the index.
     */
    List<AgentStatistics> agents(
            OrganizationId organization,
            AgentSort sort,
            boolean descending,
            AgentFilter filter,
            @Nullable AgentPlace last,
            int limit) {
        boolean bySearch = sort == AgentSort.LAST_SEARCHED_AT;
        String name = bySearch ? "s.agent_id" : "n.agent_id";
        String order = " order by %1$s %3$s, %2$s %3$s".formatted(sort.column(), name, descending ? "desc" : "asc");
        StringBuilder where = new StringBuilder();
        if (last != null) {
            where.append(" and (%s, %s) %s (cast(:value as %s), :name)"
                    .formatted(sort.column(), name, descending ? "<" : ">", sort.type()));
        }
        Bounds bounds = Bounds.of(sort, filter);
        where.append(bounds.least == null ? "" : " and " + sort.column() + " >= :least");
        where.append(bounds.most == null ? "" : " and " + sort.column() + " <= :most");
        String from = bySearch
                ? " from search_statistics s join namespace n on n.incarnation = s.incarnation and n.status = 'active'"
                        + " where s.organization_id = :organization" + where + order + " limit :limit"
                : " from (select * from namespace n where n.organization_id = :organization and n.status = 'active'"
                        + where + order
                        + " limit :limit) n left join search_statistics s on s.incarnation = n.incarnation" + order;
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(COLUMNS + from)
                    .bind("organization", organization.value())
                    .bind("limit", limit);
            if (last != null) {
                query.bind("value", last.value()).bind("name", last.agent());
            }
            if (bounds.least != null) {
                query.bind("least", bounds.least);
            }
            if (bounds.most != null) {
                query.bind("most", bounds.most);
            }
            return query.map((row, context) -> map(row).statistics).list();
        });
    }

    /**
     * The sums, which are kept, and how the agents are, which is looked up.
     *
     * @param most agents whose health is looked at; 0 to leave it out
     */
    Optional<OrganizationStatistics> organization(OrganizationId organization, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select agent_count, total_chunks, document_count, total_size_bytes
                        from organization where organization_id = :organization""")
                .bind("organization", organization.value())
                .map((row, context) -> new OrganizationStatistics(
                        organization.value(),
                        row.getLong("agent_count"),
                        row.getLong("total_chunks"),
                        row.getLong("document_count"),
                        row.getLong("total_size_bytes"),
                        most == 0 ? null : healthOf(organization, most)))
                .findOne());
    }

    private OrganizationHealth healthOf(OrganizationId organization, int most) {
        Map<String, Long> found = new LinkedHashMap<>();
        long[] agents = new long[2];
        jdbi.useHandle(handle -> handle.createQuery("select n.total_chunks, " + RecentUse.COLUMNS + """
                         from (select incarnation, total_chunks from namespace
                            where organization_id = :organization and status = 'active' order by agent_id limit :most) n
                        left join search_statistics s on s.incarnation = n.incarnation""")
                .bind("organization", organization.value())
                .bind("most", most)
                .map((row, context) -> rules.findings(row.getLong("total_chunks"), RecentUse.map(row)))
                .forEach(findings -> {
                    agents[findings.isEmpty() ? 0 : 1]++;
                    findings.forEach(finding -> found.merge(finding.label(), 1L, Long::sum));
                }));
        return new OrganizationHealth(agents[0] + agents[1], agents[0], agents[1], found);
    }

    private Known map(ResultSet row) throws SQLException {
        double average = row.getDouble("avg_millis");
        long chunks = row.getLong("total_chunks");
        RecentUse use = RecentUse.map(row);
        Set<HealthFinding> findings = rules.findings(chunks, use);
        return new Known(
                new AgentStatistics(
                        row.getString("organization_id"),
                        row.getString("agent_id"),
                        true,
                        row.getString("status"),
                        chunks,
                        row.getLong("document_count"),
                        row.getLong("total_size_bytes"),
                        row.getLong("revision"),
                        row.getString("embedding_model"),
                        row.getInt("embedding_dimension"),
                        row.getString("language"),
                        row.getTimestamp("created_at").toInstant(),
                        instant(row.getTimestamp("last_ingested_at")),
                        instant(row.getTimestamp("last_searched_at")),
                        average == 0 ? null : average,
                        row.getObject("hit_rate", Double.class),
                        findings.isEmpty() ? AgentHealth.HEALTHY : AgentHealth.WARNING),
                use);
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private record Known(AgentStatistics statistics, RecentUse use) {}

    /** Bounds of what a list is ordered by; null for none. */
    private record Bounds(@Nullable Long least, @Nullable Long most) {
        static Bounds of(AgentSort sort, AgentFilter filter) {
            return switch (sort) {
                case TOTAL_CHUNKS -> new Bounds(filter.minChunks(), filter.maxChunks());
                case TOTAL_SIZE_BYTES -> new Bounds(filter.minSizeBytes(), filter.maxSizeBytes());
                case AGENT_ID, DOCUMENT_COUNT, LAST_INGESTED_AT, LAST_SEARCHED_AT -> new Bounds(null, null);
            };
        }
    }
}
