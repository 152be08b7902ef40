package dev.carrel.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search by text, by vector, or by both.
 *
 * @param vector of the namespace's dimension; any length above zero
 * @param mode {@code semantic}, {@code keyword} or {@code hybrid}; null for the service's default
 * @param limit hits wanted; null for the service's default
 * @param minScore cosine similarity, −1 to 1, below which the semantic leg leaves hits out; null for none
 * @param minKeywordScore BM25 score below which the keyword leg leaves hits out; null for none
 * @param fusion how a hybrid search fuses ranks; null for the service's settings
 * @param explain whether the answer is to tell where the time went; null for not
 * @param atLeastRevision that the answer must not be older than; null for any
 * @param documentKeys only chunks of these documents; null or empty for all
 * @param metadata only chunks with all these attributes; null or empty for all
 * @param filter a clause as the service's description has it, as anything that becomes such JSON; null for none
 * @param rerank whether the best hits are to be ordered anew by the service's reranking model; null for its default
 * @param diversity 0 to 1, how much hits are to differ from each other; null for 0
 * @param context how much around each hit is wanted; null for none
 */
public record SearchRequest(
        @Nullable String text,
        float @Nullable [] vector,
        @Nullable String mode,
        @Nullable Integer limit,
        @Nullable Double minScore,
        @Nullable Double minKeywordScore,
        @Nullable Fusion fusion,
        @Nullable Boolean explain,
        @Nullable Long atLeastRevision,
        @Nullable List<String> documentKeys,
        @Nullable Map<String, Object> metadata,
        @Nullable Object filter,
        @Nullable Boolean rerank,
        @Nullable Double diversity,
        @Nullable Context context) {

    /** A search for {@code text} with nothing else asked for. */
    public static SearchRequest of(String text, int limit) {
        return of(text, null, limit, null);
    }

    /** A search for {@code text} in a mode. */
    public static SearchRequest of(String text, @Nullable String mode, int limit, @Nullable Fusion fusion) {
        return new SearchRequest(
                text, null, mode, limit, null, null, fusion, null, null, null, null, null, null, null, null);
    }

    /** How ranks are fused; null for the service's setting. */
    public record Fusion(
            @Nullable Integer k,
            @Nullable Double semanticWeight,
            @Nullable Double keywordWeight,
            @Nullable Integer depth) {}

    /**
     * What is wanted around each hit; null for the service's default.
     *
     * @param before chunks before each
     * @param after chunks after each
     * @param maxTokens most tokens of the ready text; null for any number
     */
    public record Context(
            @Nullable Integer before,
            @Nullable Integer after,
            @Nullable Integer maxTokens) {}
}
