package dev.carrel.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search by text or by vector; exactly one of the two is given.
 *
 * @param vector of the namespace's dimension; any length above zero
 * @param limit hits wanted; null for the service's default
 * @param minScore cosine similarity, −1 to 1, below which hits are left out; null for none
 * @param documentKeys only chunks of these documents; null or empty for all
 * @param metadata only chunks with all these attributes; null or empty for all
 */
public record SearchRequest(
        @Nullable String text,
        float @Nullable [] vector,
        @Nullable Integer limit,
        @Nullable Double minScore,
        @Nullable List<String> documentKeys,
        @Nullable Map<String, Object> metadata) {

    /** A search for {@code text} with nothing else asked for. */
    public static SearchRequest of(String text, int limit) {
        return new SearchRequest(text, null, limit, null, null, null);
    }
}
