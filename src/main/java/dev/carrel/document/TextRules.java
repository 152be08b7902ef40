package dev.carrel.document;

import dev.carrel.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What text must be to be kept: storable in PostgreSQL and exact in UTF-8. Stateless. */
public final class TextRules {
    /** Longest document or chunk key, in characters. */
    public static final int LONGEST_KEY = 512;

    private TextRules() {}

    /**
     * What is wrong with a text, naming the place; empty when nothing is.
     * NUL cannot be stored in PostgreSQL; a surrogate without its partner is no Unicode text and has no UTF-8 form.
     */
    public static Optional<String> fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return Optional.of("has a NUL character at offset " + i + "; text cannot hold one");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return Optional.of(String.format(
                            "has a lone surrogate (U+%04X) at offset %d; it is not valid Unicode", (int) c, i));
                }
            }
        }
        return Optional.empty();
    }

    /** What is wrong with a key: empty, too long, with a control character, or {@code .} or {@code ..}. */
    public static Optional<String> keyFault(String key) {
        if (key.isEmpty()) {
            return Optional.of("is empty");
        }
        if (key.equals(".") || key.equals("..")) {
            return Optional.of("is '" + key + "', which no URL can hold");
        }
        if (key.length() > LONGEST_KEY) {
            return Optional.of("has " + key.length() + " characters, more than " + LONGEST_KEY);
        }
        for (int i = 0; i < key.length(); i++) {
            if (Character.isISOControl(key.charAt(i))) {
                return Optional.of(
                        String.format("has a control character (U+%04X) at offset %d", (int) key.charAt(i), i));
            }
        }
        return fault(key);
    }

    /**
     * Refuses what is no key.
     *
     * @param field its name in the request
     * @throws ProblemException 400
     */
    public static String requireKey(String field, @Nullable String key) {
        String fault = key == null ? "is null" : keyFault(key).orElse(null);
        if (key == null || fault != null) {
            throw ProblemException.invalid(field, null, field + " " + fault + ".", LONGEST_KEY);
        }
        return key;
    }

    /** Size of a text as counted in {@code totalSizeBytes}. */
    public static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
