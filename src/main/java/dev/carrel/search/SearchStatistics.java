package dev.carrel.search;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Counts searches and their latencies in bounded memory and writes them in batches (promise 10): recording never waits and
 * never fails a search. A crash loses what was recorded since the last flush, about a second; so does a flush that fails.
 * Thread-safe.
 */
@ApplicationScoped
public class SearchStatistics {
    private static final Logger LOG = Logger.getLogger(SearchStatistics.class);
    private static final int MOST_NAMESPACES = 50_000;

    private final Jdbi jdbi;
    private final Map<UUID, Sum> sums = new ConcurrentHashMap<>();

    @Inject
    public SearchStatistics(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void record(Incarnation incarnation, double millis) {
        if (sums.size() < MOST_NAMESPACES || sums.containsKey(incarnation.value())) {
            sums.merge(incarnation.value(), new Sum(1, millis, Instant.now()), Sum::plus);
        }
    }

    /** Writes what was recorded since the last call. Called every second by the container's timer, and at shutdown. */
    public void flush() {
        if (sums.isEmpty()) {
            return;
        }
        try {
            jdbi.useHandle(handle -> {
                var batch = handle.prepareBatch("""
                        insert into search_statistics as s (incarnation, searches, total_millis, last_searched_at)
                        select incarnation, :searches, :millis, :last from namespace where incarnation = :incarnation
                        on conflict (incarnation) do update set searches = s.searches + excluded.searches,
                            total_millis = s.total_millis + excluded.total_millis,
                            last_searched_at = greatest(s.last_searched_at, excluded.last_searched_at)""");
                for (UUID incarnation : List.copyOf(sums.keySet())) {
                    Sum sum = sums.remove(incarnation);
                    if (sum != null) {
                        batch.bind("searches", sum.searches)
                                .bind("millis", sum.millis)
                                .bind("last", Timestamp.from(sum.last))
                                .bind("incarnation", incarnation)
                                .add();
                    }
                }
                batch.execute();
            });
        } catch (JdbiException e) {
            LOG.debugf("Search statistics of the last second were lost: %s", e.getMessage());
        }
    }

    private record Sum(long searches, double millis, Instant last) {
        Sum plus(Sum other) {
            return new Sum(
                    searches + other.searches, millis + other.millis, other.last.isAfter(last) ? other.last : last);
        }
    }
}
