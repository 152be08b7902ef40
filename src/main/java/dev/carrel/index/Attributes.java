package dev.carrel.index;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Metadata as filter values of an entry: one keyword {@code key, unit separator, kind, value} for each pair, so that
 * equality on any key is one term query, a range is one range of terms, and a namespace's own keys never become fields of the
 * shared index (which would grow its mapping without bound). A string that is a date is there twice: as it is, and by its
 * instant. Terms of one key and kind are ordered as their values are. A change of this form needs another
 * {@link IndexSchema#VERSION}. Stateless.
 */
public final class Attributes {
    private static final char SEPARATOR = '\u001f';
    private static final char BOOLEAN = 'b';
    private static final char DATE = 'd';
    private static final char NUMBER = 'n';
    private static final char STRING = 's';

    private static final String NEGATIVE = "0";
    private static final String ZERO = "1";
    private static final String POSITIVE = "2";

    /** Makes five digits of every exponent; a number of metadata has one of some 300 at most. */
    private static final int EXPONENT_SHIFT = 50_000;

    private static final int LARGEST_EXPONENT = 39_999;

    /** After every digit: of two negative numbers that begin alike, the shorter is the greater. */
    private static final char AFTER_DIGITS = '~';

    private static final int DATE_LENGTH = 10;
    private static final int LONGEST_DATE = 40;

    private Attributes() {}

    /** The filter values of {@code metadata}; values are strings, numbers or booleans. */
    public static List<String> of(Map<String, Object> metadata) {
        List<String> attributes = new ArrayList<>(metadata.size());
        metadata.forEach((key, value) -> {
            attributes.add(of(key, value));
            if (value instanceof String text) {
                date(text).ifPresent(instant -> attributes.add(of(key, instant)));
            }
        });
        return attributes;
    }

    /** The filter value of one pair. Numbers are compared by value: 1, 1.0 and 1e0 are the same. */
    public static String of(String key, Object value) {
        return switch (value) {
            case String text -> prefix(key, STRING) + text;
            case Boolean flag -> prefix(key, BOOLEAN) + flag;
            case Number number -> prefix(key, NUMBER) + ordered(new BigDecimal(number.toString()));
            case Instant date -> prefix(key, DATE) + ordered(date);
            default -> throw new IllegalArgumentException("Not a metadata value: " + value.getClass());
        };
    }

    /** What comes before every number of a key. */
    public static String beforeNumbers(String key) {
        return prefix(key, NUMBER);
    }

    /** What comes after every number of a key, and before anything else that is there. */
    public static String afterNumbers(String key) {
        return prefix(key, (char) (NUMBER + 1));
    }

    /** What comes before every date of a key. */
    public static String beforeDates(String key) {
        return prefix(key, DATE);
    }

    /** What comes after every date of a key, and before anything else that is there. */
    public static String afterDates(String key) {
        return prefix(key, (char) (DATE + 1));
    }

    /**
     * The instant that a text stands for: {@code 2026-11-22} (its beginning in UTC) or {@code 2026-11-22T13:58:03.871+01:00},
     * to the millisecond. Empty for any other text.
     */
    public static Optional<Instant> date(String text) {
        if (text.length() < DATE_LENGTH
                || text.length() > LONGEST_DATE
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || !Character.isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.length() == DATE_LENGTH
                            ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String prefix(String key, char kind) {
        return key + SEPARATOR + kind;
    }

    private static String ordered(Instant date) {
        return String.format(Locale.ROOT, "%016x", date.toEpochMilli() ^ Long.MIN_VALUE);
    }

    /** Sign, exponent, digits: each so that text is ordered as numbers are, to the last of any number of digits. */
    private static String ordered(BigDecimal number) {
        if (number.signum() == 0) {
            return ZERO;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        int exponent = stripped.precision() - stripped.scale();
        if (Math.abs(exponent) > LARGEST_EXPONENT) {
            throw new IllegalArgumentException("Beyond the numbers that can be kept: " + number);
        }
        if (number.signum() > 0) {
            return POSITIVE + (EXPONENT_SHIFT + exponent) + digits;
        }
        StringBuilder complement = new StringBuilder(NEGATIVE).append(EXPONENT_SHIFT - exponent);
        digits.chars().forEach(digit -> complement.append((char) ('0' + '9' - digit)));
        return complement.append(AFTER_DIGITS).toString();
    }
}
