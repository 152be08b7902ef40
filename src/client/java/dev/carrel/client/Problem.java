package dev.carrel.client;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem document, or what stands in for one when something between here and the service answered in
 * another form.
 */
public record Problem(
        @Nullable String type,
        @Nullable String title,
        int status,
        @Nullable String detail,
        @Nullable String field,
        @Nullable List<Refusal> errors) {
    private static final int SHOWN_ERRORS = 5;

    /** What happened in one or two lines, for people. */
    public String message() {
        String said = detail == null ? title : detail;
        String text = said == null ? "the service answered " + status : said;
        if (refusals().isEmpty()) {
            return text;
        }
        String list = refusals().stream()
                .limit(SHOWN_ERRORS)
                .map(refusal -> (refusal.key() == null ? "" : refusal.key() + " ") + refusal.message())
                .collect(Collectors.joining("; "));
        int more = refusals().size() - SHOWN_ERRORS;
        return text + System.lineSeparator() + "  " + list + (more > 0 ? "; and " + more + " more" : "");
    }

    /** The refused parts, empty where the problem names none. */
    public List<Refusal> refusals() {
        return errors == null ? List.of() : errors;
    }
}
