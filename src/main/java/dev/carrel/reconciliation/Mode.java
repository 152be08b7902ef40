package dev.carrel.reconciliation;

import dev.carrel.problem.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a run repairs what it finds. */
public enum Mode {
    REPORT,
    HEAL;

    /** The word in rows, settings and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Parses a caller's word; none means {@link #REPORT}. 400 for any other. */
    public static Mode of(@Nullable String label) {
        if (label == null || label.equals(REPORT.label())) {
            return REPORT;
        }
        if (label.equals(HEAL.label())) {
            return HEAL;
        }
        throw ProblemException.invalid("mode", label, "mode must be report or heal.", null);
    }
}
