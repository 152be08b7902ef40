package dev.carrel.bench.evaluate;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Against values computed by hand: the discounts of ranks 1 to 3 are 1, 0.63093 (1 / log2 3) and 0.5 (1 / log2 4). */
class RankingMetricsTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-5);
    private static final Map<String, Integer> GRADES = Map.of("a", 3, "b", 2, "c", 1, "d", 0);

    @Test
    void bestRankingHasNdcgOfOne() {
        assertThat(RankingMetrics.ndcg(List.of("a", "b", "c"), GRADES, 10)).isCloseTo(1, EXACT);
    }

    @Test
    void ndcgDiscountsGradesByRank() {
        // (2·1 + 0·0.63093 + 3·0.5) / (3·1 + 2·0.63093 + 1·0.5) = 3.5 / 4.76186
        assertThat(RankingMetrics.ndcg(List.of("b", "d", "a"), GRADES, 10)).isCloseTo(0.73501, EXACT);
    }

    @Test
    void gainIsTheGradeItselfAndNotAPowerOfTwo() {
        // (1·1 + 3·0.63093) / (3·1 + 1·0.63093); with 2^grade - 1 it would be 0.71
        assertThat(RankingMetrics.ndcg(List.of("c", "a"), Map.of("a", 3, "c", 1), 10))
                .isCloseTo(0.79671, EXACT);
    }

    @Test
    void ndcgLooksNoDeeperThanAskedInRankingAndInIdeal() {
        // of the ideal only a and b count: (1·1 + 0·0.63093) / (3·1 + 2·0.63093)
        assertThat(RankingMetrics.ndcg(List.of("c", "d", "a"), GRADES, 2)).isCloseTo(0.23464, EXACT);
    }

    @Test
    void missingDocumentsLowerNdcg() {
        // 3·1 / 4.76186
        assertThat(RankingMetrics.ndcg(List.of("a"), GRADES, 10)).isCloseTo(0.63001, EXACT);
    }

    @Test
    void unjudgedDocumentsCountAsNotRelevant() {
        // (3·0.63093) / 4.76186
        assertThat(RankingMetrics.ndcg(List.of("unknown", "a"), GRADES, 10)).isCloseTo(0.39749, EXACT);
        assertThat(RankingMetrics.recall(List.of("unknown", "a"), GRADES, 10)).isCloseTo(1 / 3.0, EXACT);
    }

    @Test
    void recallCountsRelevantDocumentsOfAnyGrade() {
        assertThat(RankingMetrics.recall(List.of("c", "d", "a"), GRADES, 100)).isCloseTo(2 / 3.0, EXACT);
    }

    @Test
    void recallLooksNoDeeperThanAsked() {
        assertThat(RankingMetrics.recall(List.of("d", "a", "b", "c"), GRADES, 2))
                .isCloseTo(1 / 3.0, EXACT);
    }

    @Test
    void reciprocalRankIsOfTheFirstRelevantDocument() {
        assertThat(RankingMetrics.reciprocalRank(List.of("unknown", "d", "c", "a"), GRADES))
                .isCloseTo(1 / 3.0, EXACT);
        assertThat(RankingMetrics.reciprocalRank(List.of("a", "b"), GRADES)).isEqualTo(1);
        assertThat(RankingMetrics.reciprocalRank(List.of("unknown", "d"), GRADES))
                .isZero();
    }

    @Test
    void nothingRelevantAndNothingFoundAreZero() {
        assertThat(RankingMetrics.ndcg(List.of("a"), Map.of("a", 0), 10)).isZero();
        assertThat(RankingMetrics.recall(List.of("a"), Map.of(), 10)).isZero();
        assertThat(RankingMetrics.ndcg(List.of(), GRADES, 10)).isZero();
        assertThat(RankingMetrics.recall(List.of(), GRADES, 10)).isZero();
    }
}
