package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes old operations with all that hangs on them, and job instances. Each call is one transaction of bounded size.
 *
 * <p>A deletion that neither completed nor was taken back stays, however old: its namespace holds rows that only it will
 * purge. Certificates are not touched.
 */
@ApplicationScoped
@Transactional
public class HistoryRepository {
    static final int OPERATIONS = 100;
    static final int ITEMS = 10_000;
    private static final int INSTANCES = 500;

    /** A job instance is made before its operation knows of it; after so long it would. */
    private static final Duration STRAY_AFTER = Duration.ofHours(1);

    private final Jdbi jdbi;

    @Inject
    public HistoryRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Removes some operations that ended longer ago than {@code age}. @return whether there may be more */
    boolean removeOperations(Duration age) {
        return jdbi.withHandle(handle -> {
            List<UUID> old = old(handle, age);
            if (old.isEmpty()) {
                return false;
            }
            // an ingestion may have ten thousand documents, and a pruning as many chunks as an agent: they go first,
            // and the
            // operations when none is left
            if (removeItems(handle, old) == ITEMS || removePruned(handle, old) == ITEMS) {
                return true;
            }
            removeInstances(handle, instances(handle, old));
            removeNamespaces(handle, old);
            handle.createUpdate("delete from operation where operation_id = any(:operations)")
                    .bindArray("operations", UUID.class, old)
                    .execute();
            return old.size() == OPERATIONS;
        });
    }

    private static List<UUID> old(Handle handle, Duration age) {
        return handle.createQuery("""
                        select operation_id from operation o
                        where finished_at < now() - make_interval(secs => :age)
                            and (kind <> 'deletion' or status = 'completed' or not exists (select 1 from namespace n
                                where n.incarnation = o.incarnation and n.status = 'retired'))
                        order by finished_at limit :limit for update skip locked""")
                .bind("age", age.toMillis() / 1000.0)
                .bind("limit", OPERATIONS)
                .mapTo(UUID.class)
                .list();
    }

    private static int removeItems(Handle handle, List<UUID> operations) {
        return handle.createUpdate("""
                        delete from ingestion_item where (operation_id, item) in (select operation_id, item from ingestion_item
                            where operation_id = any(:operations) limit :limit)""")
                .bindArray("operations", UUID.class, operations)
                .bind("limit", ITEMS)
                .execute();
    }

    private static int removePruned(Handle handle, List<UUID> operations) {
        return handle.createUpdate("""
                        delete from pruning_chunk where (operation_id, chunk_id) in (
                            select operation_id, chunk_id from pruning_chunk
                            where operation_id = any(:operations) limit :limit)""")
                .bindArray("operations", UUID.class, operations)
                .bind("limit", ITEMS)
                .execute();
    }

    /** The row of a purged incarnation has no use but to say that it was. */
    private static void removeNamespaces(Handle handle, List<UUID> operations) {
        handle.createUpdate("""
                        delete from namespace n using operation o
                        where o.operation_id = any(:operations) and o.kind = 'deletion' and o.status = 'completed'
                            and n.incarnation = o.incarnation and n.status = 'retired'
                            and not exists (select 1 from document d where d.incarnation = n.incarnation)""").bindArray("operations", UUID.class, operations).execute();
    }

    private static List<Long> instances(Handle handle, List<UUID> operations) {
        return handle.createQuery("""
                        select distinct e.jobinstanceid from operation o
                        join job_execution e on e.jobexecutionid = o.execution_id
                        where o.operation_id = any(:operations)""")
                .bindArray("operations", UUID.class, operations)
                .mapTo(Long.class)
                .list();
    }

    /**
     * Removes some job instances of that age that no operation knows: their process died before it could be recorded, or a
     * restart had to begin another one.
     *
     * @return whether there may be more
     */
    boolean removeStrayInstances(Duration age) {
        return jdbi.withHandle(handle -> {
            Duration old = age.compareTo(STRAY_AFTER) < 0 ? STRAY_AFTER : age;
            List<Long> stray = handle.createQuery("""
                            select distinct e.jobinstanceid from job_execution e
                            where e.createtime < now() - make_interval(secs => :age)
                                and not exists (select 1 from job_execution other
                                    left join operation o on o.execution_id = other.jobexecutionid
                                    where other.jobinstanceid = e.jobinstanceid and (o.operation_id is not null
                                        or other.createtime >= now() - make_interval(secs => :age)))
                            limit :limit""")
                    .bind("age", old.toMillis() / 1000.0)
                    .bind("limit", INSTANCES)
                    .mapTo(Long.class)
                    .list();
            removeInstances(handle, stray);
            return stray.size() == INSTANCES;
        });
    }

    /** Children first: whether the tables cascade depends on who made them. */
    private static void removeInstances(Handle handle, List<Long> instances) {
        if (instances.isEmpty()) {
            return;
        }
        for (String statement : List.of(
                """
                delete from partition_execution where stepexecutionid in (select s.stepexecutionid from step_execution s
                    join job_execution e on e.jobexecutionid = s.jobexecutionid where e.jobinstanceid = any(:instances))""",
                """
                delete from step_execution where jobexecutionid in (select jobexecutionid from job_execution
                    where jobinstanceid = any(:instances))""",
                "delete from job_execution where jobinstanceid = any(:instances)",
                "delete from job_instance where jobinstanceid = any(:instances)")) {
            handle.createUpdate(statement)
                    .bindArray("instances", Long.class, instances)
                    .execute();
        }
    }
}
