package dev.carrel.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of one clause of a filter as they are read. Used by one thread. */
final class FilterParts {
    private @Nullable String form;
    private @Nullable Filter ready;
    private @Nullable String key;
    private @Nullable List<Object> values;
    private @Nullable Object lower;
    private boolean lowerIncluded;
    private @Nullable Object upper;
    private boolean upperIncluded;

    /** A clause that needs no key. */
    void form(String name, Filter filter) {
        only(name);
        ready = filter;
    }

    void key(String name) {
        if (key != null) {
            throw twice("key");
        }
        key = name;
    }

    void values(String name, List<Object> list) {
        only(name);
        values = list;
    }

    void lower(String name, Object value) {
        range();
        if (lower != null) {
            throw twice(name);
        }
        lower = value;
        lowerIncluded = name.equals("gte");
    }

    void upper(String name, Object value) {
        range();
        if (upper != null) {
            throw twice(name);
        }
        upper = value;
        upperIncluded = name.equals("lte");
    }

    private void range() {
        if (!"a range".equals(form)) {
            only("a range");
        }
    }

    private void only(String name) {
        if (form != null) {
            throw FilterJson.invalid(
                    name, "A clause has one condition, and this one has " + form + " and " + name + ". Use and.", 1);
        }
        form = name;
    }

    private static RuntimeException twice(String name) {
        return FilterJson.invalid(name, "'" + name + "' comes twice, or with another bound of its side.", 1);
    }

    /** The clause. */
    Filter filter() {
        if (ready != null) {
            if (key != null) {
                throw FilterJson.invalid(key, "'" + form + "' takes no key.", null);
            }
            return ready;
        }
        if (form == null) {
            throw FilterJson.invalid(
                    null, "A clause needs a condition: it would mean nothing, and must not mean everything.", null);
        }
        if (key == null) {
            throw FilterJson.invalid(null, "'" + form + "' needs the key of the attribute.", null);
        }
        return values != null
                ? new Filter.In(key, values)
                : new Filter.Range(key, lower, lowerIncluded, upper, upperIncluded);
    }
}
