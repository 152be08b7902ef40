package dev.carrel.access;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.carrel.document.TextRules;
import dev.carrel.http.LimitedList;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Accesses that a caller reports: hits that he answered from a cache of his own. */
@Schema(examples = """
        {"accesses": [{"chunkKey": "faq-17", "relevanceScore": 0.83, "count": 2, "at": "2026-11-22T14:20:07Z"},
          {"chunkKey": "faq-18"}]}""")
public record AccessReport(
        @JsonDeserialize(using = Accesses.class) @Nullable List<@Nullable Access> accesses) {
    /** Most accesses of one report. */
    static final int MOST = 1000;

    private static final long MOST_COUNT = 1_000_000;

    /** Callers' clocks may be ahead of ours by this. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    /** What is reported. @throws ProblemException 400 naming the first fault */
    List<Checked> checked(Instant now) {
        if (accesses == null || accesses.isEmpty()) {
            throw ProblemException.invalid(
                    "accesses", 0, "accesses has 0 elements; it must have 1 to " + MOST + ".", MOST);
        }
        List<Checked> checked = new ArrayList<>(accesses.size());
        for (int i = 0; i < accesses.size(); i++) {
            String place = "accesses[" + i + "]";
            Access access = accesses.get(i);
            if (access == null) {
                throw ProblemException.invalid(place, null, place + " is null; an object is needed.", null);
            }
            checked.add(access.checked(place, now));
        }
        return checked;
    }

    /**
     * Accesses of one chunk.
     *
     * @param relevanceScore how well it fitted, as a cosine, -1 to 1; left out of the mean when absent
     * @param count 1 when absent
     * @param at when the latest was, ISO 8601; now when absent
     */
    public record Access(
            @Nullable String chunkKey,
            @Nullable Double relevanceScore,
            @Nullable Long count,
            @Schema(format = "date-time") @Nullable String at) {

        Checked checked(String place, Instant now) {
            String key = TextRules.requireKey(place + ".chunkKey", chunkKey);
            if (relevanceScore != null && !(Math.abs(relevanceScore) <= 1)) {
                throw ProblemException.invalid(
                        place + ".relevanceScore",
                        relevanceScore,
                        place + ".relevanceScore is " + relevanceScore + "; it must be from -1 to 1.",
                        1);
            }
            long times = count == null ? 1 : count;
            if (times < 1 || times > MOST_COUNT) {
                throw ProblemException.invalid(
                        place + ".count",
                        times,
                        place + ".count is " + times + "; it must be from 1 to " + MOST_COUNT + ".",
                        MOST_COUNT);
            }
            return new Checked(key, ChunkUse.of(times, relevanceScore, time(place, now)));
        }

        private Instant time(String place, Instant now) {
            if (at == null) {
                return now;
            }
            try {
                Instant time = OffsetDateTime.parse(at).toInstant();
                if (!time.isBefore(Instant.EPOCH) && !time.isAfter(now.plus(AHEAD))) {
                    return time.isAfter(now) ? now : time;
                }
            } catch (DateTimeException noTime) {
                // answered below, with the value
            }
            throw ProblemException.invalid(
                    place + ".at",
                    at,
                    place + ".at is '" + Problem.shortened(at)
                            + "'; it must be a time with its offset, not before 1970 and not in the future.",
                    now.toString());
        }
    }

    /** A reported access without a fault. */
    record Checked(String chunkKey, ChunkUse use) {}

    /** Reads {@code accesses}. */
    static final class Accesses extends LimitedList<Access> {
        Accesses() {
            super(Access.class, MOST);
        }
    }
}
