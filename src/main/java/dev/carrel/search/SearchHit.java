package dev.carrel.search;

import dev.carrel.search.context.Found;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that was found.
 *
 * @param ordinal its place in the document
 * @param metadata the document's, with the chunk's own on top
 * @param score what hits are ordered by, unless they were reranked: the cosine (-1 to 1) in mode semantic and
 *     BM25's score in mode keyword, each multiplied by the importance of its document, and in mode hybrid
 *     the fused ranks, 1 for a chunk that is first in both legs, down to 0
 * @param semantic its rank and cosine in the semantic leg; absent when the leg was not asked or has not found it
 * @param keyword its rank and BM25 score in the keyword leg; absent likewise
 * @param rerankScore of the model that reranked it, on that model's scale; absent where that was not done
 */
public record SearchHit(
        String chunkKey,
        String documentKey,
        @Nullable String title,
        int ordinal,
        String text,
        Map<String, Object> metadata,
        double score,
        @Nullable LegRank semantic,
        @Nullable LegRank keyword,
        @Nullable Double rerankScore) {

    static SearchHit of(FoundChunk chunk, Ranked place) {
        return new SearchHit(
                chunk.chunkKey(),
                chunk.documentKey(),
                chunk.title(),
                chunk.ordinal(),
                chunk.text(),
                chunk.metadata(),
                place.score(),
                place.semantic(),
                place.keyword(),
                null);
    }

    /** The same with its score. */
    SearchHit reranked(double rerankScore) {
        return new SearchHit(
                chunkKey, documentKey, title, ordinal, text, metadata, score, semantic, keyword, rerankScore);
    }

    /** What its context needs to know. */
    Found found() {
        return new Found(chunkKey, documentKey, title, ordinal, score);
    }
}
