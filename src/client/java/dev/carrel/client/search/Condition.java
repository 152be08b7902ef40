package dev.carrel.client.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A condition in short, such as {@code lang=en,de}, {@code lang!=en} or {@code year>=2020}. Stateless. */
final class Condition {
    private static final Pattern FORM = Pattern.compile("([^=<>!]+)(!=|>=|<=|=|>|<)(.*)", Pattern.DOTALL);

    /** A value in quotes, which may hold commas, or one without. */
    private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"|[^,\"]+");

    private static final Map<String, String> BOUNDS = Map.of(">", "gt", ">=", "gte", "<", "lt", "<=", "lte");

    private Condition() {}

    /**
     * The clause as the service takes it.
     *
     * @throws IllegalArgumentException with what is wrong, as the end of a sentence
     */
    static Map<String, Object> parse(String condition) {
        Matcher form = FORM.matcher(condition);
        if (!form.matches()) {
            throw new IllegalArgumentException("needs a name and one of =, !=, <, <=, >, >=");
        }
        String key = form.group(1).strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("has no name");
        }
        List<Object> values = values(form.group(3).strip());
        return switch (form.group(2)) {
            case "=" -> equal(key, values);
            case "!=" -> Map.of("not", equal(key, values));
            case String comparison -> {
                if (values.size() > 1) {
                    throw new IllegalArgumentException("compares with more than one value");
                }
                yield Map.of("key", key, BOUNDS.get(comparison), values.getFirst());
            }
        };
    }

    private static Map<String, Object> equal(String key, List<Object> values) {
        return values.size() == 1 ? Map.of("key", key, "eq", values.getFirst()) : Map.of("key", key, "in", values);
    }

    private static List<Object> values(String text) {
        List<Object> values = new ArrayList<>();
        Matcher value = VALUE.matcher(text);
        int at = 0;
        while (true) {
            if (!value.find(at) || value.start() != at || value.group().isBlank()) {
                throw new IllegalArgumentException(
                        values.isEmpty() && text.isEmpty()
                                ? "has no value; for an empty text write \"\""
                                : "has something wrong in its values at '" + text.substring(Math.min(at, text.length()))
                                        + "'");
            }
            values.add(SearchCommand.attribute(value.group().strip()));
            at = value.end();
            if (at == text.length()) {
                return values;
            }
            if (text.charAt(at) != ',') {
                throw new IllegalArgumentException("has something wrong in its values at '" + text.substring(at) + "'");
            }
            at++;
        }
    }
}
