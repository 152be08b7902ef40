package dev.carrel.search;

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
 * @param explanation only when asked for
 * @param tookMs milliseconds within the service
 */
@Schema(examples = """
        {"hits": [{"chunkKey": "returns.md#0", "documentKey": "returns.md", "title": "Returns", "ordinal": 0,
           "text": "# Returns\\n\\nReturns are free for 30 days.", "metadata": {"lang": "en"}, "score": 0.9919,
           "semantic": {"rank": 1, "score": 0.8312}, "keyword": {"rank": 2, "score": 4.1705}}],
         "mode": "hybrid", "revision": 91, "cached": false,
         "explanation": {"looks": 1, "embeddingMs": 3.4, "semanticMs": 1.9, "keywordMs": 1.2, "rowsMs": 0.8,
           "semantic": {"requests": 1, "asked": 100, "found": 7, "belowMinimum": 0, "dead": 1, "ranked": 6},
           "keyword": {"requests": 1, "asked": 100, "found": 2, "belowMinimum": 0, "dead": 0, "ranked": 2},
           "dropped": [{"chunkKey": "returns.md#0", "documentKey": "returns.md", "reason": "replaced"}]},
         "tookMs": 5.87}""")
public record SearchResult(
        List<SearchHit> hits,
        SearchMode mode,
        long revision,
        boolean cached,
        @Nullable Explanation explanation,
        double tookMs) {}
