package dev.carrel.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items the items in the order of their keys; empty at the end of the list
 * @param next cursor of the next page; absent when this one is the last
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /**
     * The page of {@code rows}, which were asked for with one more than {@code limit}: that one tells whether a next page
     * exists, and is not given out.
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> key) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(List.copyOf(page), PageCursor.encode(key.apply(page.getLast())));
    }

    /** The same page with each item in another form. */
    public <R> Page<R> map(Function<T, R> form) {
        return new Page<>(items.stream().map(form).toList(), next);
    }
}
