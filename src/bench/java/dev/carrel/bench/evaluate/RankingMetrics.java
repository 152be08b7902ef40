package dev.carrel.bench.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How good a ranking is against judgements. A document without a judgement counts as grade 0. Stateless.
 *
 * <p>Grades are by document id, 0 for not relevant, higher for better.
 */
final class RankingMetrics {
    private RankingMetrics() {}

    /**
     * Discounted cumulative gain of the first {@code depth} documents, divided by that of the best possible ranking of all
     * judged documents. Gain is the grade; the discount of rank r, from 1, is log2(r + 1).
     *
     * @return 0 to 1; 0 when nothing is relevant
     */
    static double ndcg(List<String> ranking, Map<String, Integer> grades, int depth) {
        List<Integer> gains = ranking.stream()
                .limit(depth)
                .map(document -> grades.getOrDefault(document, 0))
                .toList();
        List<Integer> best = grades.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(depth)
                .toList();
        double ideal = discounted(best);
        return ideal == 0 ? 0 : discounted(gains) / ideal;
    }

    private static double discounted(List<Integer> gains) {
        double sum = 0;
        for (int i = 0; i < gains.size(); i++) {
            sum += gains.get(i) * Math.log(2) / Math.log(i + 2);
        }
        return sum;
    }

    /**
     * The part of the relevant documents (grade 1 or more) that is among the first {@code depth}.
     *
     * @return 0 to 1; 0 when nothing is relevant
     */
    static double recall(List<String> ranking, Map<String, Integer> grades, int depth) {
        long relevant = grades.values().stream().filter(grade -> grade > 0).count();
        long found = ranking.stream()
                .limit(depth)
                .filter(document -> grades.getOrDefault(document, 0) > 0)
                .count();
        return relevant == 0 ? 0 : (double) found / relevant;
    }

    /** One divided by the rank of the first relevant document (grade 1 or more), from 1; 0 when none is in the ranking. */
    static double reciprocalRank(List<String> ranking, Map<String, Integer> grades) {
        for (int i = 0; i < ranking.size(); i++) {
            if (grades.getOrDefault(ranking.get(i), 0) > 0) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }
}
