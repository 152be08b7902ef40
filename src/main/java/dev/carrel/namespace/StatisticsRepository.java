package dev.carrel.namespace;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads counters; every query is a look-up by key or one page in key order. */
@ApplicationScoped
public class StatisticsRepository {
    private static final String AGENT = """
            select n.organization_id, n.agent_id, n.status, n.total_chunks, n.document_count, n.total_size_bytes, n.revision,
                n.embedding_model, n.embedding_dimension, n.created_at, n.last_ingested_at,
                s.last_searched_at, s.total_millis / nullif(s.searches, 0) as avg_millis
            from namespace n left join search_statistics s on s.incarnation = n.incarnation
            where n.organization_id = :organization and n.status = 'active' and""";

    private final Jdbi jdbi;

    @Inject
    public StatisticsRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Optional<AgentStatistics> agent(OrganizationId organization, AgentId agent) {
        return jdbi.withHandle(handle -> handle.createQuery(AGENT + " n.agent_id = :agent")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .map((row, context) -> map(row))
                .findOne());
    }

    /** Agents after {@code last} in the order of their names (byte order), one more than {@code limit} if there are. */
    List<AgentStatistics> agents(OrganizationId organization, @Nullable String last, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery(AGENT + " n.agent_id > :last order by n.agent_id limit :limit")
                        .bind("organization", organization.value())
                        .bind("last", last == null ? "" : last)
                        .bind("limit", limit + 1)
                        .map((row, context) -> map(row))
                        .list());
    }

    Optional<OrganizationStatistics> organization(OrganizationId organization) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select agent_count, total_chunks, document_count, total_size_bytes
                        from organization where organization_id = :organization""")
                .bind("organization", organization.value())
                .map((row, context) -> new OrganizationStatistics(
                        organization.value(),
                        row.getLong("agent_count"),
                        row.getLong("total_chunks"),
                        row.getLong("document_count"),
                        row.getLong("total_size_bytes")))
                .findOne());
    }

    private static AgentStatistics map(ResultSet row) throws SQLException {
        double average = row.getDouble("avg_millis");
        return new AgentStatistics(
                row.getString("organization_id"),
                row.getString("agent_id"),
                true,
                row.getString("status"),
                row.getLong("total_chunks"),
                row.getLong("document_count"),
                row.getLong("total_size_bytes"),
                row.getLong("revision"),
                row.getString("embedding_model"),
                row.getInt("embedding_dimension"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("last_ingested_at")),
                instant(row.getTimestamp("last_searched_at")),
                average == 0 ? null : average,
                null);
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
