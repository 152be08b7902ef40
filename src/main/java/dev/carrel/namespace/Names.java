package dev.carrel.namespace;

import dev.carrel.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rule for names in paths: safe in URLs, logs and file names, and never empty. Stateless. */
final class Names {
    static final int LONGEST = 128;

    /** Stands in rows for "all"; not among the allowed names. */
    static final String RESERVED = "*";

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:@-]{1," + LONGEST + "}");
    private static final Pattern ONLY_DOTS = Pattern.compile("\\.+");

    private Names() {}

    static String check(String field, @Nullable String value) {
        if (value == null
                || !ALLOWED.matcher(value).matches()
                || ONLY_DOTS.matcher(value).matches()) {
            throw ProblemException.invalid(
                    field,
                    value,
                    field + " must be 1 to " + LONGEST + " characters of A-Z a-z 0-9 . _ : @ - and not only dots.",
                    LONGEST);
        }
        return value;
    }
}
