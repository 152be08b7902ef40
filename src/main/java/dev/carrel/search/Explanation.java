package dev.carrel.search;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a search went and what became of its candidates. Times are milliseconds, over all looks; the legs run at
 * the same time as each other and as the embedding.
 *
 * @param looks at the namespace: more than one when it changed meanwhile
 * @param embeddingMs making the question's vector
 * @param semanticMs finding candidates by meaning, in the index or in the node's memory
 * @param keywordMs waiting for the index, by words
 * @param rowsMs joining with live rows
 * @param rerankMs waiting for the model that reranks; absent when it was not asked
 * @param semantic absent when the leg was not asked
 * @param keyword likewise
 * @param dropped what was dropped at the join, the first 100 in no order
 */
@Schema(examples = """
        {"looks": 1, "embeddingMs": 3.4, "semanticMs": 1.9, "keywordMs": 1.2, "rowsMs": 0.8, "rerankMs": 85.2,
         "semantic": {"requests": 1, "asked": 100, "found": 7, "belowMinimum": 0, "dead": 1, "ranked": 6, "inMemory": false},
         "keyword": {"requests": 1, "asked": 100, "found": 2, "belowMinimum": 0, "dead": 0, "ranked": 2, "inMemory": false},
         "dropped": [{"chunkKey": "returns.md#0", "documentKey": "returns.md", "reason": "replaced"}]}""")
public record Explanation(
        int looks,
        double embeddingMs,
        double semanticMs,
        double keywordMs,
        double rowsMs,
        @Nullable Double rerankMs,
        @Nullable LegReport semantic,
        @Nullable LegReport keyword,
        List<Dropped> dropped) {
    static final int MOST_DROPPED = 100;
}
