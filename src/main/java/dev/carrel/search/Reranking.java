package dev.carrel.search;

import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import dev.carrel.rerank.Outcome;
import dev.carrel.rerank.RerankConfig;
import dev.carrel.rerank.Reranker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The optional last step of a search: the best hits are ordered anew by a model that reads question and text together; what
 * follows them keeps its order. Off unless a request or the setting asks for it, because a call takes longer than all the
 * rest of a search, may cost money, and gives texts away. What is remembered of a search is from before this step. Thread-safe.
 */
@ApplicationScoped
class Reranking {
    private static final Comparator<SearchHit> BEST_FIRST =
            Comparator.comparing(SearchHit::rerankScore, Comparator.nullsLast(Comparator.reverseOrder()));

    private final Reranker reranker;
    private final RerankConfig config;

    @Inject
    Reranking(Reranker reranker, RerankConfig config) {
        this.reranker = reranker;
        this.config = config;
    }

    /**
     * How many of the best hits of this search are to be reranked; 0 for none.
     *
     * @throws ProblemException 400 when it is asked for and cannot be done, whatever the endpoint does
     */
    int candidates(SearchRequest request) {
        RerankRequest wish = request.rerank();
        if (wish == null) {
            return config.byDefault() && reranker.isConfigured() && request.text() != null ? config.candidates() : 0;
        }
        if (!wish.wanted()) {
            return 0;
        }
        if (!reranker.isConfigured()) {
            throw RerankRequest.invalid(
                    null, "This service has no model to rerank with (carrel.rerank.base-url); leave rerank out.", null);
        }
        if (request.text() == null) {
            throw RerankRequest.invalid(
                    null, "Reranking compares texts with the question's text: it needs a text.", null);
        }
        return wish.candidates() == null ? config.candidates() : wish.candidates();
    }

    /**
     * The first hits of a page, reranked if that is asked for and works, else in the order of the page.
     *
     * @param page with as many hits as {@link SearchQuery#depth} if there are
     */
    RerankedHits apply(OrganizationId organization, SearchQuery query, List<SearchHit> page, Trace trace) {
        if (query.rerank() == 0) {
            return new RerankedHits(first(query, page), null, null);
        }
        if (page.isEmpty()) {
            return new RerankedHits(page, true, null);
        }
        List<SearchHit> candidates = page.subList(0, Math.min(query.rerank(), page.size()));
        List<String> texts = candidates.stream().map(SearchHit::text).toList();
        Outcome outcome = trace.reranking(() -> reranker.score(organization, String.valueOf(query.text()), texts));
        return switch (outcome) {
            case Outcome.Scored scored ->
                new RerankedHits(first(query, reordered(page, candidates.size(), scored.scores())), true, null);
            case Outcome.Failed failed -> new RerankedHits(first(query, page), false, failed.failure());
        };
    }

    private static List<SearchHit> reordered(List<SearchHit> page, int reranked, List<Double> scores) {
        List<SearchHit> hits = new ArrayList<>(page.size());
        for (int i = 0; i < reranked; i++) {
            hits.add(page.get(i).reranked(scores.get(i)));
        }
        hits.sort(BEST_FIRST); // stable: where scores are equal, the order stays
        hits.addAll(page.subList(reranked, page.size()));
        return hits;
    }

    private static List<SearchHit> first(SearchQuery query, List<SearchHit> hits) {
        return hits.size() <= query.limit() ? hits : List.copyOf(hits.subList(0, query.limit()));
    }
}
