package dev.carrel.deletion;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code deletion_certificate}, which outlive their operations. Times are the database's. */
@ApplicationScoped
public class CertificateRepository {
    private static final String SELECT = "select * from deletion_certificate";

    private final Jdbi jdbi;

    @Inject
    public CertificateRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The time of the database. */
    Instant now() {
        return jdbi.withHandle(handle -> handle.createQuery("select clock_timestamp()")
                .map((row, context) -> row.getTimestamp(1).toInstant())
                .one());
    }

    /** Records that nothing is left, and when to look again. */
    void certify(OperationId operation, Instant entriesCountedAt, Duration secondLookAfter) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into deletion_certificate (operation_id, organization_id, agent_id, incarnation, requested_at,
                            rows_left, rows_counted_at, entries_left, entries_counted_at, rows_deleted, entries_swept,
                            next_look_at)
                        select o.operation_id, o.organization_id, o.agent_id, o.incarnation, o.created_at,
                            0, clock_timestamp(), 0, :counted, o.processed_items, coalesce(d.entries_swept, 0),
                            now() + make_interval(secs => :after)
                        from operation o left join deletion d on d.operation_id = o.operation_id
                        where o.operation_id = :operation
                        on conflict (operation_id) do update set rows_counted_at = excluded.rows_counted_at,
                            entries_counted_at = excluded.entries_counted_at, rows_deleted = excluded.rows_deleted,
                            entries_swept = excluded.entries_swept, certified_at = now(),
                            next_look_at = excluded.next_look_at""")
                .bind("operation", operation.value())
                .bind("counted", Timestamp.from(entriesCountedAt))
                .bind("after", seconds(secondLookAfter))
                .execute());
    }

    Map<OperationId, Certificate> find(Collection<OperationId> operations) {
        return jdbi.withHandle(handle -> handle
                .createQuery(SELECT + " where operation_id = any(:operations)")
                .bindArray(
                        "operations",
                        UUID.class,
                        operations.stream().map(OperationId::value).toList())
                .map((row, context) -> map(row))
                .stream()
                .collect(Collectors.toMap(
                        certificate -> OperationId.parse(certificate.queueId()), certificate -> certificate)));
    }

    /** The certificate, if it is of the organization. */
    Optional<Certificate> find(OrganizationId organization, OperationId operation) {
        return Optional.ofNullable(find(List.of(operation)).get(operation))
                .filter(certificate -> certificate.organizationId().equals(organization.value()));
    }

    /** Certificates of an agent, latest first. */
    List<Certificate> ofAgent(OrganizationId organization, AgentId agent, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT
                        + " where organization_id = :organization and agent_id = :agent"
                        + " order by certified_at desc limit :limit")
                .bind("organization", organization.value())
                .bind("agent", agent.value())
                .bind("limit", limit)
                .map((row, context) -> map(row))
                .list());
    }

    /**
     * Takes certificates that are to be looked at, so that no other node does; whoever dies over it gives them back after
     * {@code claim}.
     */
    List<Due> takeDue(Duration claim, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        update deletion_certificate set next_look_at = now() + make_interval(secs => :claim)
                        where operation_id in (select operation_id from deletion_certificate where next_look_at <= now()
                            order by next_look_at limit :limit for update skip locked)
                        returning operation_id, incarnation, next_look_at""")
                .bind("claim", seconds(claim))
                .bind("limit", limit)
                .map((row, context) -> new Due(
                        new OperationId(row.getObject("operation_id", UUID.class)),
                        new Incarnation(row.getObject("incarnation", UUID.class)),
                        row.getTimestamp("next_look_at")))
                .list());
    }

    /** Records a look, unless another node has taken it over: it then found the rest. Looks again if something was found. */
    void recordLook(Due due, long entries, long rows, Duration again) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update deletion_certificate set looks = looks + 1, last_look_at = now(),
                            late_entries = late_entries + :entries, late_rows = late_rows + :rows,
                            next_look_at = case when :entries + :rows > 0 then now() + make_interval(secs => :again) end
                        where operation_id = :operation and next_look_at = :taken""")
                .bind("operation", due.operation().value())
                .bind("taken", due.taken())
                .bind("entries", entries)
                .bind("rows", rows)
                .bind("again", seconds(again))
                .execute());
    }

    /** Removes old certificates. @return how many */
    int removeOlderThan(Duration age, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        delete from deletion_certificate where operation_id in (select operation_id from deletion_certificate
                            where certified_at < now() - make_interval(secs => :age) and next_look_at is null
                            order by certified_at limit :limit for update skip locked)""")
                .bind("age", seconds(age))
                .bind("limit", limit)
                .execute());
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }

    private static Certificate map(ResultSet row) throws SQLException {
        return new Certificate(
                row.getString("operation_id"),
                row.getString("organization_id"),
                row.getString("agent_id"),
                row.getString("incarnation"),
                row.getTimestamp("requested_at").toInstant(),
                row.getLong("rows_left"),
                row.getTimestamp("rows_counted_at").toInstant(),
                row.getLong("entries_left"),
                row.getTimestamp("entries_counted_at").toInstant(),
                row.getLong("rows_deleted"),
                row.getLong("entries_swept"),
                row.getTimestamp("certified_at").toInstant(),
                new Certificate.SecondLookResult(
                        row.getInt("looks"),
                        instant(row.getTimestamp("last_look_at")),
                        instant(row.getTimestamp("next_look_at")),
                        row.getLong("late_entries"),
                        row.getLong("late_rows")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /**
     * A certificate that this node looks at.
     *
     * @param taken proves that it still does
     */
    record Due(OperationId operation, Incarnation incarnation, Timestamp taken) {}
}
