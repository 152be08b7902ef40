package dev.carrel.namespace;

import dev.carrel.http.Page;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization's agents in an order, and those of them that pass a filter.
 *
 * <p>Each order has an index, so that a page costs the same wherever it is. Filters are held against agents as they come in
 * that order, and a page looks at {@value #MOST_LOOKED_AT} of them at most: with a narrow filter it may have fewer items than
 * asked for, or none, and still name the next page. An index for each pair of order and filter was turned down, because each
 * publication would write them all.
 */
@ApplicationScoped
public class AgentList {
    /** Agents that one page looks at, however few of them pass. */
    static final int MOST_LOOKED_AT = 2000;

    private static final int STEP = 500;

    private final StatisticsRepository statistics;

    @Inject
    public AgentList(StatisticsRepository statistics) {
        this.statistics = statistics;
    }

    /** A page. @throws ProblemException 400 for a cursor of another order */
    Page<AgentStatistics> page(
            OrganizationId organization,
            AgentSort sort,
            boolean descending,
            AgentFilter filter,
            @Nullable String cursor,
            int limit) {
        AgentPlace last = AgentPlace.parse(cursor, sort, descending);
        int step = filter.any() ? limit + 1 : STEP;
        List<AgentStatistics> page = new ArrayList<>();
        for (int lookedAt = 0; last == null || lookedAt < MOST_LOOKED_AT; lookedAt += step) {
            List<AgentStatistics> agents = statistics.agents(organization, sort, descending, filter, last, step);
            for (AgentStatistics agent : agents) {
                if (filter.passes(agent)) {
                    if (page.size() == limit) {
                        return new Page<>(page, last == null ? null : last.cursor(sort, descending));
                    }
                    page.add(agent);
                }
                last = AgentPlace.of(agent, sort);
            }
            if (agents.size() < step) {
                return new Page<>(page, null);
            }
        }
        return new Page<>(page, last.cursor(sort, descending));
    }

    /** Whether a caller wants the greatest first: by name no, by anything else yes, unless he says. */
    static boolean descending(@Nullable String order, AgentSort sort) {
        if (order == null || order.isEmpty()) {
            return sort != AgentSort.AGENT_ID;
        }
        return switch (order) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                throw ProblemException.invalid(
                        "order", order, "order is '" + Problem.shortened(order) + "'; it must be asc or desc.", null);
        };
    }
}
