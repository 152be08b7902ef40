package dev.carrel.bench.evaluate;

import java.util.List;
import java.util.Map;

/** Means over the queries that one way of searching has answered. Not thread-safe. */
final class Quality {
    static final int NDCG_DEPTH = 10;
    static final int RECALL_DEPTH = 100;

    private int queries;
    private double ndcg;
    private double recall;
    private double reciprocalRanks;

    void add(List<String> ranking, Map<String, Integer> grades) {
        queries++;
        ndcg += RankingMetrics.ndcg(ranking, grades, NDCG_DEPTH);
        recall += RankingMetrics.recall(ranking, grades, RECALL_DEPTH);
        reciprocalRanks += RankingMetrics.reciprocalRank(ranking, grades);
    }

    int queries() {
        return queries;
    }

    double ndcg() {
        return ndcg / queries;
    }

    double recall() {
        return recall / queries;
    }

    /** Mean reciprocal rank. */
    double mrr() {
        return reciprocalRanks / queries;
    }
}
