package dev.carrel.wildfly;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lets the writes of a job wait in PostgreSQL, so that a test can do something in the middle of it: a trigger asks for a lock
 * that the test holds. Closing lets them go and removes the trigger.
 */
final class Gate implements AutoCloseable {
    private static final int LOCK = 4711;

    private final String table;
    private final String name = "gate_" + UUID.randomUUID().toString().replace('-', '_');
    private final Handle handle;

    private Gate(Handle handle, String table) {
        this.handle = handle;
        this.table = table;
    }

    /**
     * Makes statements wait from now on.
     *
     * @param event {@code insert}, {@code update} or {@code delete}
     * @param condition of the row that waits, in SQL; sees what the statement has changed before it
     */
    static Gate before(Jdbi jdbi, String event, String table, String condition) {
        Gate gate = new Gate(jdbi.open(), table);
        gate.handle.execute("select pg_advisory_lock(?)", LOCK);
        gate.handle.execute("create function " + gate.name + "() returns trigger language plpgsql as $$ begin if "
                + condition + " then perform pg_advisory_xact_lock_shared(" + LOCK + "); end if; return "
                + (event.equals("delete") ? "old" : "new") + "; end $$");
        gate.handle.execute("create trigger " + gate.name + " before " + event + " on " + table
                + " for each row execute function " + gate.name + "()");
        return gate;
    }

    /** Whether a statement waits. */
    boolean holdsOne() {
        return handle.createQuery("select exists (select 1 from pg_locks where locktype = 'advisory' and not granted)")
                .mapTo(Boolean.class)
                .one();
    }

    /** Lets everything go. */
    void open() {
        handle.execute("select pg_advisory_unlock_all()");
    }

    @Override
    public void close() {
        try (handle) {
            open();
            handle.execute("drop trigger " + name + " on " + table);
            handle.execute("drop function " + name + "()");
        }
    }
}
