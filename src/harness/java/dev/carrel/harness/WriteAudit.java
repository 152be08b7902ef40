package dev.carrel.harness;

import java.util.List;

/**
 * Notes of every committed change to an operation and to its "not yet indexed" marks which node made it and which node held
 * the lease at that moment: triggers in PostgreSQL, so that no node knows of it. Closing removes them.
 */
public final class WriteAudit implements AutoCloseable {
    private static final List<String> TABLES = List.of("operation", "chunk_to_index");

    private final StoreProbe probe;

    private WriteAudit(StoreProbe probe) {
        this.probe = probe;
    }

    /** Begins to take notes. */
    public static WriteAudit begin(StoreProbe probe) {
        var audit = new WriteAudit(probe);
        audit.close();
        probe.execute("""
                create table write_audit (operation_id uuid, writer text, owner text, token bigint, what text)""");
        probe.execute("""
                create function write_audit() returns trigger language plpgsql as $$
                begin
                    insert into write_audit
                        select l.operation_id, current_setting('application_name'), l.owner, l.token, tg_op || ' ' || tg_table_name
                        from lease l where l.operation_id = coalesce(new.operation_id, old.operation_id);
                    return null;
                end $$""");
        for (String table : TABLES) {
            probe.execute("create trigger write_audit after insert or update or delete on " + table
                    + " for each row execute function write_audit()");
        }
        return audit;
    }

    /** What was noted of an operation, each combination once. */
    public List<Write> writes(String operation) {
        return probe.query(
                """
                select writer, coalesce(owner, 'nobody'), token, what, count(*) from write_audit
                where operation_id = ?::uuid group by writer, owner, token, what order by token, writer, what""",
                row -> new Write(row.getString(1), row.getString(2), row.getLong(3), row.getString(4), row.getLong(5)),
                operation);
    }

    @Override
    public void close() {
        TABLES.forEach(table -> probe.execute("drop trigger if exists write_audit on " + table));
        probe.execute("drop function if exists write_audit");
        probe.execute("drop table if exists write_audit");
    }

    /**
     * Changes of one kind by one node.
     *
     * @param writer the node's name, as its connections have it
     * @param owner who held the lease then: {@code pid@host/random}
     * @param token the lease's token then
     * @param times how many rows were changed so
     */
    public record Write(String writer, String owner, long token, String what, long times) {}
}
