package dev.carrel.namespace;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How a namespace was searched lately: sums of which half is forgotten in an hour.
 *
 * @param searches how many, faded to this moment
 * @param latencyMillis their mean; null when there was none
 * @param lookups answers looked for in a cache, faded to this moment
 * @param hitRate share of them that were there; null when there was none
 */
record RecentUse(
        double searches,
        @Nullable Double latencyMillis,
        double lookups,
        @Nullable Double hitRate) {
    /** Columns of {@code search_statistics s}, which may be missing in a left join. */
    static final String COLUMNS = """
            coalesce(faded(s.recent_searches, extract(epoch from now() - s.faded_at)::float8), 0) as recent_searches,
            coalesce(faded(s.recent_lookups, extract(epoch from now() - s.faded_at)::float8), 0) as recent_lookups,
            s.recent_millis / nullif(s.recent_searches, 0) as recent_latency,
            s.recent_hits / nullif(s.recent_lookups, 0) as recent_hit_rate""";

    static RecentUse map(ResultSet row) throws SQLException {
        return new RecentUse(
                row.getDouble("recent_searches"),
                row.getObject("recent_latency", Double.class),
                row.getDouble("recent_lookups"),
                row.getObject("recent_hit_rate", Double.class));
    }
}
