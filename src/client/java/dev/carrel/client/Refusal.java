package dev.carrel.client;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/**
 * One part of a request that the service did not take, while the rest of the request was judged by itself.
 *
 * @param index position in the request, from 0
 * @param field the offending field, such as {@code text}
 * @param reason what is wrong and against which limit
 */
public record Refusal(
        @Nullable Integer index,
        @Nullable String key,
        @Nullable String field,
        @JsonAlias("detail") @Nullable String reason) {

    /** The reason with the field before it, for people. */
    public String message() {
        String why = reason == null ? "refused without a reason" : reason;
        return field == null ? why : field + ": " + why;
    }
}
