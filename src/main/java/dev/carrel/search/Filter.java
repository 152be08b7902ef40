package dev.carrel.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter as a caller sent it, well-formed, but not yet compared with what the namespace has. */
public sealed interface Filter {
    /** All of these. */
    record And(List<Filter> clauses) implements Filter {}

    /** At least one of these. */
    record Or(List<Filter> clauses) implements Filter {}

    /** Not this. */
    record Not(Filter clause) implements Filter {}

    /** Of one of these documents. */
    record Documents(List<String> keys) implements Filter {}

    /** With one of these values: strings, numbers or booleans. */
    record In(String key, List<Object> values) implements Filter {}

    /** With a value between these: both numbers, or both strings that are dates. At least one of them is there. */
    record Range(
            String key,
            @Nullable Object lower,
            boolean lowerIncluded,
            @Nullable Object upper,
            boolean upperIncluded) implements Filter {}
}
