package dev.carrel.http;

import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages by key: the cursor holds the last key of the page before, so that a page costs the same however far it is and rows
 * that come or go meanwhile shift nothing.
 */
public final class PageCursor {
    /** Most items of one page. */
    public static final int MAX_LIMIT = 1000;

    /** Items of a page when the caller does not say. */
    public static final int DEFAULT_LIMIT = 100;

    private PageCursor() {}

    /** The opaque form of a last key. */
    public static String encode(String lastKey) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(lastKey.getBytes(StandardCharsets.UTF_8));
    }

    /** The last key of a cursor; null for no cursor. A cursor that was not made here is a 400. */
    public static @Nullable String decode(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (encode(key).equals(cursor) && key.indexOf('\0') < 0) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            // answered below, with the value
        }
        throw ProblemException.invalid("cursor", cursor, "This cursor was not given out by this service.", null);
    }

    /** The last number of a cursor; -1 for no cursor. A cursor that was not made here is a 400. */
    public static int decodeInt(@Nullable String cursor) {
        return number(cursor, Integer::parseInt, -1);
    }

    /** The same of a list whose numbers may be longer. */
    public static long decodeLong(@Nullable String cursor) {
        return number(cursor, Long::parseLong, -1L);
    }

    private static <N> N number(@Nullable String cursor, Function<String, N> parse, N none) {
        String last = decode(cursor);
        try {
            return last == null ? none : parse.apply(last);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("cursor", cursor, "This cursor was not given out by this list.", null);
        }
    }

    /**
     * The page size to use: the default for none.
     *
     * @param limit as the caller wrote it: a parameter of a number's type is a 404 of the container when it is none
     * @throws ProblemException 400 for anything but 1 to {@value #MAX_LIMIT}
     */
    public static int limit(@Nullable String limit) {
        if (limit == null || limit.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int size = Integer.parseInt(limit);
            if (size >= 1 && size <= MAX_LIMIT) {
                return size;
            }
        } catch (NumberFormatException noNumber) {
            // answered below, with the value
        }
        throw ProblemException.invalid(
                "limit",
                limit,
                "limit is '" + Problem.shortened(limit) + "'; it must be a number from 1 to " + MAX_LIMIT + ".",
                MAX_LIMIT);
    }
}
