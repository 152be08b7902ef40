package dev.carrel.search;

import dev.carrel.rerank.RerankFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hits of an answer.
 *
 * @param reranked whether it was done; null when not asked for
 * @param failure why not; null unless it should have been done
 */
record RerankedHits(
        List<SearchHit> hits,
        @Nullable Boolean reranked,
        @Nullable RerankFailure failure) {}
