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
 * Counts searches, their latencies and what caches spared in bounded memory and writes them in batches (promise 10): recording never waits and
 * never fails a search. A crash loses what was recorded since the last flush, about a second; so does a flush that fails.
 * Thread-safe.
 */
@ApplicationScoped
public class SearchStatistics {
    private static final Logger LOG = Logger.getLogger(SearchStatistics.class);
    private static final int MOST_NAMESPACES = 50_000;
    private static final int BATCH = 500;

    private static final String ADD = """
            insert into search_statistics as s (incarnation, organization_id, agent_id, searches, total_millis,
                last_searched_at, cache_lookups, cache_hits, recent_searches, recent_millis, recent_lookups, recent_hits,
                faded_at)
            select incarnation, organization_id, agent_id, :searches, :millis, cast(:searched as timestamptz), :lookups,
                :hits, :searches, :millis, :lookups, :hits, :now
            from namespace where incarnation = :incarnation and status = 'active'
            on conflict (incarnation) do update set
                searches = s.searches + excluded.searches,
                total_millis = s.total_millis + excluded.total_millis,
                last_searched_at = greatest(s.last_searched_at, excluded.last_searched_at),
                cache_lookups = s.cache_lookups + excluded.cache_lookups,
                cache_hits = s.cache_hits + excluded.cache_hits,
                recent_searches = excluded.recent_searches
                    + faded(s.recent_searches, cast(extract(epoch from excluded.faded_at - s.faded_at) as double precision)),
                recent_millis = excluded.recent_millis
                    + faded(s.recent_millis, cast(extract(epoch from excluded.faded_at - s.faded_at) as double precision)),
                recent_lookups = excluded.recent_lookups
                    + faded(s.recent_lookups, cast(extract(epoch from excluded.faded_at - s.faded_at) as double precision)),
                recent_hits = excluded.recent_hits
                    + faded(s.recent_hits, cast(extract(epoch from excluded.faded_at - s.faded_at) as double precision)),
                faded_at = greatest(s.faded_at, excluded.faded_at)""";

    private final Jdbi jdbi;
    private final Map<UUID, Sum> sums = new ConcurrentHashMap<>();

    @Inject
    public SearchStatistics(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void record(Incarnation incarnation, double millis) {
        add(incarnation, new Sum(1, millis, 0, 0, Instant.now()));
    }

    /** Notes that a search of this namespace looked for its answer in a cache. */
    public void recordCache(Incarnation incarnation, boolean hit) {
        add(incarnation, new Sum(0, 0, 1, hit ? 1 : 0, Instant.now()));
    }

    private void add(Incarnation incarnation, Sum sum) {
        if (sums.size() < MOST_NAMESPACES || sums.containsKey(incarnation.value())) {
            sums.merge(incarnation.value(), sum, Sum::plus);
        }
    }

    /** Writes what was recorded since the last call. Called every second by the container's timer, and at shutdown. */
    public void flush() {
        if (sums.isEmpty()) {
            return;
        }
        List<UUID> recorded = sums.keySet().stream().sorted().toList();
        for (int from = 0; from < recorded.size(); from += BATCH) {
            flush(recorded.subList(from, Math.min(recorded.size(), from + BATCH)));
        }
    }

    /** In the order of the incarnations, so that two nodes wait for each other instead of deadlocking. */
    private void flush(List<UUID> incarnations) {
        try {
            jdbi.useHandle(handle -> {
                var batch = handle.prepareBatch(ADD);
                for (UUID incarnation : incarnations) {
                    Sum sum = sums.remove(incarnation);
                    if (sum != null) {
                        batch.bind("searches", sum.searches)
                                .bind("millis", sum.millis)
                                .bind("lookups", sum.lookups)
                                .bind("hits", sum.hits)
                                .bind("now", Timestamp.from(sum.last))
                                .bind("searched", sum.searches == 0 ? null : Timestamp.from(sum.last))
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

    private record Sum(long searches, double millis, long lookups, long hits, Instant last) {
        Sum plus(Sum other) {
            return new Sum(
                    searches + other.searches,
                    millis + other.millis,
                    lookups + other.lookups,
                    hits + other.hits,
                    other.last.isAfter(last) ? other.last : last);
        }
    }
}
