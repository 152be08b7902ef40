package dev.carrel.search;

import dev.carrel.rerank.RerankFailure;
import dev.carrel.search.context.SearchContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a search.
 *
 * @param hits best first; empty when nothing passes the filter and the least scores
 * @param mode in which was searched
 * @param revision the namespace's revision that the hits belong to
 * @param cached whether the hits were found by an earlier search, at this same revision
 * @param reranked whether the best hits were reranked; absent when that was neither asked for nor configured. When it failed,
 *     hits are in the order they would have without it
 * @param rerankFailure why they were not: {@code late}: the time limit came first; {@code unavailable}; {@code refused}: the
 *     model will not take this question or these texts; {@code invalid-answer}; {@code suspended}: not asked, because it has
 *     failed several times in a row; {@code busy}: not asked, because too many searches are being reranked
 * @param explanation only when asked for
 * @param context only when asked for
 * @param tookMs milliseconds within the service
 */
@Schema(examples = """
        {"hits": [{"chunkKey": "returns.md#0", "documentKey": "returns.md", "title": "Returns", "ordinal": 0,
           "text": "# Returns\\n\\nReturns are free for 30 days.", "metadata": {"lang": "en"}, "score": 0.9919,
           "semantic": {"rank": 1, "score": 0.8312}, "keyword": {"rank": 2, "score": 4.1705}, "rerankScore": 0.7421}],
         "mode": "hybrid", "revision": 91, "cached": false, "reranked": true,
         "explanation": {"looks": 1, "embeddingMs": 3.4, "semanticMs": 1.9, "keywordMs": 1.2, "rowsMs": 0.8, "rerankMs": 85.2,
           "semantic": {"requests": 1, "asked": 100, "found": 7, "belowMinimum": 0, "dead": 1, "ranked": 6},
           "keyword": {"requests": 1, "asked": 100, "found": 2, "belowMinimum": 0, "dead": 0, "ranked": 2},
           "dropped": [{"chunkKey": "returns.md#0", "documentKey": "returns.md", "reason": "replaced"}]},
         "context": {"passages": [{"documentKey": "returns.md", "title": "Returns", "fromOrdinal": 0, "toOrdinal": 1,
             "text": "# Returns\\n\\nReturns are free for 30 days.", "hits": ["returns.md#0"], "score": 0.9919}],
           "text": "=== Returns (returns.md) ===\\n\\n# Returns\\n\\nReturns are free for 30 days.\\n\\n[…]",
           "tokens": 31, "truncated": false},
         "tookMs": 5.87}""")
public record SearchResult(
        List<SearchHit> hits,
        SearchMode mode,
        long revision,
        boolean cached,
        @Nullable Boolean reranked,
        @Nullable RerankFailure rerankFailure,
        @Nullable Explanation explanation,
        @Nullable SearchContext context,
        double tookMs) {}
