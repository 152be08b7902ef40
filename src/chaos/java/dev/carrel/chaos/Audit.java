package dev.carrel.chaos;

import dev.carrel.harness.StoreProbe;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notes that triggers take in PostgreSQL, so that no node knows of it: every write of an operation's job, with the node that
 * made it, the lease as it was then and the transaction; every checkpoint of a job execution with its transaction; and every
 * publication. Used by one thread; closing removes all of it.
 */
final class Audit implements AutoCloseable {
    private static final List<String> CREATE = List.of(
            """
            create table chaos_write (id bigint generated always as identity, operation_id uuid, what text, transaction xid8,
                writer text, owner text, token bigint, execution_id bigint, written_at timestamptz)""",
            "create table chaos_checkpoint (transaction xid8, execution_id bigint)",
            "create table chaos_published (version text, published_at timestamptz)",
            """
            create function chaos_write() returns trigger language plpgsql as $$
            begin
                insert into chaos_write (operation_id, what, transaction, writer, owner, token, execution_id, written_at)
                    select l.operation_id, lower(tg_op) || ' ' || tg_table_name, pg_current_xact_id(),
                        current_setting('application_name'), l.owner, l.token, o.execution_id, clock_timestamp()
                    from lease l join operation o on o.operation_id = l.operation_id
                    where l.operation_id = new.operation_id;
                return null;
            end $$""",
            """
            create function chaos_checkpoint() returns trigger language plpgsql as $$
            begin
                insert into chaos_checkpoint values (pg_current_xact_id(), new.jobexecutionid);
                return null;
            end $$""",
            """
            create function chaos_published() returns trigger language plpgsql as $$
            begin
                insert into chaos_published select distinct split_part(c.content, ' part ', 1), clock_timestamp()
                    from chunk c where c.incarnation = new.incarnation and c.version_id = new.version_id;
                return null;
            end $$""",
            // what a job writes; others may cancel what waits, and collect garbage
            """
            create trigger chaos_write after update on operation for each row
                when (old.processed_items is distinct from new.processed_items
                    or old.processed_work is distinct from new.processed_work
                    or old.execution_id is distinct from new.execution_id
                    or (old.status = 'processing' and new.status <> 'processing'))
                execute function chaos_write()""",
            "create trigger chaos_write after insert on chunk_to_index for each row execute function chaos_write()",
            "create trigger chaos_write after insert on deletion_certificate for each row execute function chaos_write()",
            "create trigger chaos_write after update on deletion for each row execute function chaos_write()",
            "create trigger chaos_checkpoint after update on step_execution for each row execute function chaos_checkpoint()",
            """
            create trigger chaos_published after insert or update of status on document_version for each row
                when (new.status = 'ready') execute function chaos_published()""",
            // a small write moves its rows into the current version
            """
            create trigger chaos_published after update of version_id on chunk for each row
                execute function chaos_published()""");

    private final StoreProbe probe;

    private Audit(StoreProbe probe) {
        this.probe = probe;
    }

    /** Begins to take notes. Takes over the probe. */
    static Audit begin(StoreProbe probe) {
        var audit = new Audit(probe);
        audit.remove();
        CREATE.forEach(probe::execute);
        return audit;
    }

    /** Forgets the notes of the round before. */
    void forget() {
        probe.execute("truncate chaos_write, chaos_checkpoint, chaos_published");
    }

    /**
     * Writes by anybody but the lease's owner, or by a job execution that is not the operation's present one.
     *
     * @param connectionsOf the name of the connections of a lease's owner
     */
    List<String> strangers(Function<String, Optional<String>> connectionsOf) {
        List<String> faults = new ArrayList<>();
        probe.query("""
                        select operation_id, what, writer, owner, token, count(*) from chaos_write
                        group by operation_id, what, writer, owner, token""", Writes::read).stream()
                .filter(writes -> !Optional.ofNullable(writes.owner)
                        .flatMap(connectionsOf)
                        .equals(Optional.of(writes.writer)))
                .forEach(writes -> faults.add("written by a node that did not hold the lease: " + writes));
        probe.query(
                        """
                        select distinct w.operation_id, w.what, w.token, w.execution_id, c.execution_id
                        from chaos_write w join chaos_checkpoint c on c.transaction = w.transaction
                        where c.execution_id <> w.execution_id""",
                        row -> "operation %s (%s, token %d) belongs to execution %d, and execution %d wrote"
                                .formatted(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5)))
                .forEach(faults::add);
        return faults;
    }

    /** Operations of which a write with a lower token came after one with a higher, or whose claims have gaps. */
    List<String> overlaps() {
        List<String> faults = new ArrayList<>(probe.query(
                """
                select operation_id, token, highest from (select operation_id, token, max(token) over (
                    partition by operation_id order by id) as highest from chaos_write) written
                where token < highest limit 20""",
                row -> "operation %s was written with token %d after token %d"
                        .formatted(row.getString(1), row.getLong(2), row.getLong(3))));
        faults.addAll(probe.query(
                """
                select l.operation_id, l.token, count(c.token) from lease l
                left join lease_claim c on c.operation_id = l.operation_id
                where l.operation_id in (select operation_id from chaos_write)
                group by l.operation_id, l.token
                having count(c.token) not between l.token - 1 and l.token limit 20""",
                row -> "operation %s has token %d after %d claims"
                        .formatted(row.getString(1), row.getLong(2), row.getLong(3))));
        return faults;
    }

    /** When each version was first published, by the text its chunks have in common. */
    Map<String, Instant> published() {
        Map<String, Instant> times = new LinkedHashMap<>();
        probe.query(
                        "select version, min(published_at) from chaos_published group by version",
                        row -> Map.entry(row.getString(1), row.getTimestamp(2).toInstant()))
                .forEach(version -> times.put(version.getKey(), version.getValue()));
        return times;
    }

    /** How many writes of jobs were noted. */
    long writes() {
        return probe.count("select count(*) from chaos_write");
    }

    /** How many of their transactions saved a checkpoint, too, so that the job execution they belong to is known. */
    long checkpoints() {
        return probe.count("select count(distinct w.transaction) from chaos_write w"
                + " join chaos_checkpoint c on c.transaction = w.transaction");
    }

    private void remove() {
        for (String table : List.of("operation", "chunk_to_index", "deletion_certificate", "deletion")) {
            probe.execute("drop trigger if exists chaos_write on " + table);
        }
        probe.execute("drop trigger if exists chaos_checkpoint on step_execution");
        probe.execute("drop trigger if exists chaos_published on document_version");
        probe.execute("drop trigger if exists chaos_published on chunk");
        probe.execute("drop function if exists chaos_write, chaos_checkpoint, chaos_published");
        probe.execute("drop table if exists chaos_write, chaos_checkpoint, chaos_published");
    }

    @Override
    public void close() {
        try (probe) {
            remove();
        }
    }

    private record Writes(
            String operation,
            String what,
            String writer,
            @Nullable String owner,
            long token,
            long times) {
        private static Writes read(ResultSet row) throws SQLException {
            return new Writes(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getLong(6));
        }
    }
}
