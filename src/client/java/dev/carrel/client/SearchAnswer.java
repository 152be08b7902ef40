package dev.carrel.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hits of a search, best first.
 *
 * @param revision of the namespace that was searched; it rises with each published change
 * @param tookMs inside the service
 */
public record SearchAnswer(List<Hit> hits, long revision, double tookMs) {
    /**
     * One passage that was found.
     *
     * @param ordinal position of the chunk in its document, from 0
     * @param score cosine similarity, −1 to 1
     */
    public record Hit(
            String chunkKey,
            String documentKey,
            @Nullable String title,
            int ordinal,
            String text,
            @Nullable Map<String, Object> metadata,
            double score) {}
}
