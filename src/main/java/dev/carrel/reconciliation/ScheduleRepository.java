package dev.carrel.reconciliation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The row of {@code reconciliation_schedule}. All times are the database's. */
@ApplicationScoped
public class ScheduleRepository {
    /** The due time of a schedule that is off. */
    static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final String NIGHTLY = "nightly";

    private final Jdbi jdbi;

    @Inject
    public ScheduleRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Instant now() {
        return jdbi.withHandle(handle -> handle.createQuery("select now()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }

    /** Keeps the due time of a schedule that is the same, so that a missed one is made up for. */
    void configure(String cron, String zone, Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into reconciliation_schedule as present (schedule, cron, zone, next_at)
                        values (:schedule, :cron, :zone, :next)
                        on conflict (schedule) do update set cron = excluded.cron, zone = excluded.zone,
                            next_at = excluded.next_at
                        where (present.cron, present.zone) is distinct from (excluded.cron, excluded.zone)""")
                .bind("schedule", NIGHTLY)
                .bind("cron", cron)
                .bind("zone", zone)
                .bind("next", next.atOffset(ZoneOffset.UTC))
                .execute());
    }

    /** When it is due next. */
    Instant next() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select next_at from reconciliation_schedule where schedule = :schedule")
                        .bind("schedule", NIGHTLY)
                        .mapTo(OffsetDateTime.class)
                        .one()
                        .toInstant());
    }

    /** The due time, when it is past. */
    Optional<Instant> due() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select next_at from reconciliation_schedule where schedule = :schedule and next_at <= now()""")
                .bind("schedule", NIGHTLY)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant));
    }

    /** Moves the due time on. @return false when another node did */
    boolean moveOn(Instant due, Instant next) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        update reconciliation_schedule set next_at = :next
                        where schedule = :schedule and next_at = :due and next_at <= now()""")
                        .bind("schedule", NIGHTLY)
                        .bind("due", due.atOffset(ZoneOffset.UTC))
                        .bind("next", next.atOffset(ZoneOffset.UTC))
                        .execute())
                > 0;
    }
}
