package dev.carrel.namespace;

import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of an organization's agents are listed; null means any.
 *
 * @param activeSince searched, written to or created at this time or later
 * @param inactiveSince neither searched, written to nor created at this time or later
 * @param health as answers show it
 */
record AgentFilter(
        @Nullable Long minChunks,
        @Nullable Long maxChunks,
        @Nullable Long minSizeBytes,
        @Nullable Long maxSizeBytes,
        @Nullable Instant activeSince,
        @Nullable Instant inactiveSince,
        @Nullable String health) {
    static final AgentFilter ALL = new AgentFilter(null, null, null, null, null, null, null);

    boolean any() {
        return this.equals(ALL);
    }

    boolean passes(AgentStatistics agent) {
        Instant last = Stream.of(agent.createdAt(), agent.lastIngestedAt(), agent.lastSearchedAt())
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(agent.createdAt());
        return (minChunks == null || agent.totalChunks() >= minChunks)
                && (maxChunks == null || agent.totalChunks() <= maxChunks)
                && (minSizeBytes == null || agent.totalSizeBytes() >= minSizeBytes)
                && (maxSizeBytes == null || agent.totalSizeBytes() <= maxSizeBytes)
                && (activeSince == null || !last.isBefore(activeSince))
                && (inactiveSince == null || last.isBefore(inactiveSince))
                && (health == null || health.equals(agent.health()));
    }

    /** A number that a caller wrote. @throws ProblemException 400 */
    static @Nullable Long number(String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw ProblemException.invalid(
                    field,
                    text,
                    field + " is '" + Problem.shortened(text) + "'; it must be a whole number, 0 or more.",
                    null);
        }
        return Long.valueOf(text);
    }

    /** A time that a caller wrote. @throws ProblemException 400 */
    static @Nullable Instant time(String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            throw ProblemException.invalid(
                    field,
                    text,
                    field + " is '" + Problem.shortened(text)
                            + "'; it must be a time with its offset, such as 2026-11-22T14:20:07Z.",
                    null);
        }
    }

    /** A state of health that a caller wrote. @throws ProblemException 400 */
    static @Nullable String health(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.equals(AgentHealth.HEALTHY) && !text.equals(AgentHealth.WARNING)) {
            throw ProblemException.invalid(
                    "health", text, "health must be " + AgentHealth.HEALTHY + " or " + AgentHealth.WARNING + ".", null);
        }
        return text;
    }
}
