package dev.carrel.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hits of a search, best first.
 *
 * @param mode in which the service has searched
 * @param revision of the namespace that was searched; it rises with each published change
 * @param cached whether the service has found the hits before
 * @param reranked whether the best hits were reranked; null when that was not wanted
 * @param rerankFailure why they were not; null unless they should have been
 * @param explanation as the service gives it; null when not asked for
 * @param context null when not asked for
 * @param tookMs inside the service
 */
public record SearchAnswer(
        List<Hit> hits,
        @Nullable String mode,
        long revision,
        boolean cached,
        @Nullable Boolean reranked,
        @Nullable String rerankFailure,
        @Nullable Map<String, Object> explanation,
        @Nullable Context context,
        double tookMs) {
    /**
     * One passage that was found.
     *
     * @param ordinal position of the chunk in its document, from 0
     * @param score what hits are ordered by; its scale is the mode's
     * @param semantic null when the semantic leg has not found it
     * @param keyword null when the keyword leg has not found it
     * @param rerankScore on the scale of the model that reranked it; null when none did
     */
    public record Hit(
            String chunkKey,
            String documentKey,
            @Nullable String title,
            int ordinal,
            String text,
            @Nullable Map<String, Object> metadata,
            double score,
            @Nullable LegRank semantic,
            @Nullable LegRank keyword,
            @Nullable Double rerankScore) {}

    /**
     * Where one leg of the search has put a passage.
     *
     * @param rank from 1
     * @param score cosine similarity, −1 to 1, or BM25's score
     */
    public record LegRank(int rank, double score) {}

    /**
     * The hits with what stands around them.
     *
     * @param text all passages, for a prompt
     * @param tokens an estimate; null when no most number was given
     * @param truncated whether something was left out for its size
     */
    public record Context(
            List<Passage> passages, String text, @Nullable Integer tokens, boolean truncated) {}

    /**
     * Chunks that follow on each other, as one text.
     *
     * @param hits keys of the chunks in it that were found
     * @param score of the best of them
     */
    public record Passage(
            String documentKey,
            @Nullable String title,
            int fromOrdinal,
            int toOrdinal,
            String text,
            List<String> hits,
            double score) {}
}
