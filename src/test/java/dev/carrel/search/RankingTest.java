package dev.carrel.search;

import dev.carrel.index.Candidate;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RankingTest {
    private static final Fusion EVEN = new Fusion(60, 1, 1, 100);
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    private static List<Candidate> leg(long... ids) {
        return Arrays.stream(ids).mapToObj(id -> new Candidate(id, 1f / id)).toList();
    }

    private static List<Long> ids(List<Ranked> ranked) {
        return ranked.stream().map(Ranked::chunkId).toList();
    }

    @Test
    void whatIsFirstInBothLegsHasOne() {
        List<Ranked> ranked = Ranking.fused(leg(7, 8), leg(7, 9), EVEN);

        assertThat(ranked.getFirst().chunkId()).isEqualTo(7);
        assertThat(ranked.getFirst().score()).isCloseTo(1, EXACT);
    }

    @Test
    void scoreIsTheSumOfWeightedReciprocalRanksOverTheBestPossible() {
        Fusion fusion = new Fusion(10, 2, 0.5, 100);
        List<Ranked> ranked = Ranking.fused(leg(1, 2, 3), leg(3, 4), fusion);

        double best = 2.5 / 11;
        assertThat(ids(ranked)).containsExactly(3L, 1L, 2L, 4L);
        assertThat(ranked.get(0).score()).isCloseTo((2.0 / 13 + 0.5 / 11) / best, EXACT);
        assertThat(ranked.get(1).score()).isCloseTo(2.0 / 11 / best, EXACT);
        assertThat(ranked.get(2).score()).isCloseTo(2.0 / 12 / best, EXACT);
        assertThat(ranked.get(3).score()).isCloseTo(0.5 / 12 / best, EXACT);
    }

    @Test
    void moderateInBothLegsBeatsGoodInOne() {
        assertThat(ids(Ranking.fused(leg(1, 2, 3), leg(4, 5, 3), EVEN)).getFirst())
                .isEqualTo(3);
    }

    @Test
    void everyLegShowsItsRankAndScore() {
        List<Ranked> ranked = Ranking.fused(leg(1, 2), leg(2, 4), EVEN);

        Ranked two = ranked.getFirst();
        assertThat(two.semantic()).isEqualTo(new LegRank(2, 0.5f));
        assertThat(two.keyword()).isEqualTo(new LegRank(1, 0.5f));
        assertThat(ranked)
                .filteredOn(place -> place.chunkId() == 1)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.semantic()).isEqualTo(new LegRank(1, 1));
                    assertThat(one.keyword()).isNull();
                });
    }

    @Test
    void equalScoresAreOrderedTheSameEachTime() {
        assertThat(ids(Ranking.fused(leg(5, 6), leg(2, 3), EVEN))).containsExactly(2L, 5L, 3L, 6L);
        assertThat(ids(Ranking.fused(leg(2, 3), leg(5, 6), EVEN))).containsExactly(2L, 5L, 3L, 6L);
    }

    @Test
    void oneLegKeepsItsOrderAndScores() {
        assertThat(ids(Ranking.semantic(leg(2, 3, 4)))).containsExactly(2L, 3L, 4L);
        assertThat(Ranking.keyword(leg(2, 3)))
                .containsExactly(
                        new Ranked(2, 0.5f, null, new LegRank(1, 0.5f)),
                        new Ranked(3, 1f / 3, null, new LegRank(2, 1f / 3)));
        assertThat(Ranking.fused(leg(), leg(), EVEN)).isEmpty();
    }
}
