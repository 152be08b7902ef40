package dev.carrel.namespace;

import dev.carrel.problem.ProblemException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an organization's agents can be ordered by; agents that are equal in it come in the order of their names. */
enum AgentSort {
    AGENT_ID("agentId", "n.agent_id", "text"),
    TOTAL_CHUNKS("totalChunks", "n.total_chunks", "bigint"),
    DOCUMENT_COUNT("documentCount", "n.document_count", "bigint"),
    TOTAL_SIZE_BYTES("totalSizeBytes", "n.total_size_bytes", "bigint"),
    LAST_INGESTED_AT("lastIngestedAt", "coalesce(n.last_ingested_at, '-infinity')", "timestamptz"),
    LAST_SEARCHED_AT("lastSearchedAt", "coalesce(s.last_searched_at, '-infinity')", "timestamptz");

    /** Never, which is before every time. */
    private static final String NEVER = "-infinity";

    private final String label;
    private final String column;
    private final String type;

    AgentSort(String label, String column, String type) {
        this.label = label;
        this.column = column;
        this.type = type;
    }

    private static String text(@Nullable Instant time) {
        return time == null ? NEVER : time.toString();
    }

    /** Parses a caller's word; the name for none. @throws ProblemException 400 for any other */
    static AgentSort parse(@Nullable String label) {
        if (label == null || label.isEmpty()) {
            return AGENT_ID;
        }
        return Arrays.stream(values())
                .filter(sort -> sort.label.equals(label))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "sort",
                        label,
                        "sort must be one of "
                                + Arrays.stream(values())
                                        .map(sort -> sort.label)
                                        .collect(Collectors.joining(", ")) + ".",
                        null));
    }

    String label() {
        return label;
    }

    /** The expression that has an index. */
    String column() {
        return column;
    }

    /** PostgreSQL's type of the value. */
    String type() {
        return type;
    }

    /** The value of an agent as PostgreSQL reads it. */
    String value(AgentStatistics agent) {
        return switch (this) {
            case AGENT_ID -> agent.agentId();
            case TOTAL_CHUNKS -> Long.toString(agent.totalChunks());
            case DOCUMENT_COUNT -> Long.toString(agent.documentCount());
            case TOTAL_SIZE_BYTES -> Long.toString(agent.totalSizeBytes());
            case LAST_INGESTED_AT -> text(agent.lastIngestedAt());
            case LAST_SEARCHED_AT -> text(agent.lastSearchedAt());
        };
    }

    /** Whether a text, which may come from anywhere, is a value of this. */
    boolean accepts(String text) {
        return switch (type) {
            case "bigint" -> text.matches("\\d{1,18}");
            case "timestamptz" ->
                text.equals(NEVER) || text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
            default -> true;
        };
    }
}
