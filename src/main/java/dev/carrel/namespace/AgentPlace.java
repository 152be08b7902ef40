package dev.carrel.namespace;

import dev.carrel.http.PageCursor;
import dev.carrel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where a list of agents goes on.
 *
 * @param value of what the list is ordered by, as PostgreSQL reads it
 * @param agent who has it
 */
record AgentPlace(String value, String agent) {

    static AgentPlace of(AgentStatistics agent, AgentSort sort) {
        return new AgentPlace(sort.value(agent), agent.agentId());
    }

    /** The form for callers, which names the order too: a cursor of another order would lead anywhere. */
    String cursor(AgentSort sort, boolean descending) {
        return PageCursor.encode(prefix(sort, descending) + value + " " + agent);
    }

    /** Null for no cursor. @throws ProblemException 400 for one that was not given out for this order */
    static @Nullable AgentPlace parse(@Nullable String cursor, AgentSort sort, boolean descending) {
        String decoded = PageCursor.decode(cursor);
        if (decoded == null) {
            return null;
        }
        String prefix = prefix(sort, descending);
        if (decoded.startsWith(prefix)) {
            String rest = decoded.substring(prefix.length());
            int space = rest.indexOf(' ');
            if (space >= 0 && sort.accepts(rest.substring(0, space))) {
                return new AgentPlace(rest.substring(0, space), rest.substring(space + 1));
            }
        }
        throw ProblemException.invalid("cursor", cursor, "This cursor was not given out by this list.", null);
    }

    private static String prefix(AgentSort sort, boolean descending) {
        return (descending ? "-" : "+") + sort.label() + " ";
    }
}
