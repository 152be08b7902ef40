package dev.carrel.index;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Metadata as filter values of an entry: one keyword {@code key, unit separator, type, value} for each pair, so that
 * equality on any key is one term query and a namespace's own keys never become fields of the shared index (which would
 * grow its mapping without bound). Stateless.
 */
public final class Attributes {
    private static final char SEPARATOR = '\u001f';

    private Attributes() {}

    /** The filter values of {@code metadata}; values are strings, numbers or booleans. */
    public static List<String> of(Map<String, Object> metadata) {
        List<String> attributes = new ArrayList<>(metadata.size());
        metadata.forEach((key, value) -> attributes.add(of(key, value)));
        return attributes;
    }

    /** The filter value of one pair. Numbers are compared by value: 1, 1.0 and 1e0 are the same. */
    public static String of(String key, Object value) {
        return switch (value) {
            case String text -> key + SEPARATOR + 's' + text;
            case Boolean flag -> key + SEPARATOR + 'b' + flag;
            case Number number ->
                key
                        + SEPARATOR
                        + 'n'
                        + new BigDecimal(number.toString()).stripTrailingZeros().toString();
            default -> throw new IllegalArgumentException("Not a metadata value: " + value.getClass());
        };
    }
}
