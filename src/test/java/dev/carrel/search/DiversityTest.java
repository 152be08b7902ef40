package dev.carrel.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

class DiversityTest {
    private final List<Ranked> candidates = new ArrayList<>();
    private final Map<Long, float[]> vectors = new HashMap<>();

    private void candidate(double score, double degrees) {
        long id = candidates.size() + 1L;
        candidates.add(new Ranked(id, score, null, null));
        vectors.put(
                id, new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))});
    }

    private List<Long> chosen(SearchMode mode, double diversity, int limit) {
        return Diversity.choose(candidates, vectors, mode, diversity, limit).stream()
                .map(Ranked::chunkId)
                .toList();
    }

    @Test
    void repetitionComesAfterWhatIsNew() {
        candidate(0.9, 0);
        candidate(0.89, 1);
        candidate(0.7, 60);

        assertThat(chosen(SearchMode.SEMANTIC, 0.5, 3)).containsExactly(1L, 3L, 2L);
        assertThat(chosen(SearchMode.SEMANTIC, 0.5, 2)).containsExactly(1L, 3L);
        assertThat(chosen(SearchMode.SEMANTIC, 0.1, 2)).containsExactly(1L, 2L);
    }

    @Test
    void withoutDiversityTheOrderStays() {
        candidate(0.9, 0);
        candidate(0.89, 0);
        candidate(0.7, 60);

        for (SearchMode mode : SearchMode.values()) {
            assertThat(chosen(mode, 0, 3)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void diversityAloneStartsWithTheBestAndTakesTheFarthest() {
        candidate(0.9, 0);
        candidate(0.8, 10);
        candidate(0.7, 180);
        candidate(0.1, 90);

        assertThat(chosen(SearchMode.SEMANTIC, 1, 3)).containsExactly(1L, 3L, 4L);
    }

    @Test
    void scaleOfWordsAndOfRanksDoesNotMatter() {
        candidate(30, 0);
        candidate(29, 1);
        candidate(20, 60);
        List<Long> byWords = chosen(SearchMode.KEYWORD, 0.4, 3);
        // 1 × 0.6, then 0.58 - 0.4 against 0.4 - 0.2
        assertThat(byWords).containsExactly(1L, 3L, 2L);

        candidates.clear();
        candidate(0.95, 0);
        candidate(0.949, 1);
        candidate(0.94, 60);
        candidate(0.93, 80);
        assertThat(chosen(SearchMode.HYBRID, 0.4, 2)).containsExactly(1L, 2L);
        assertThat(chosen(SearchMode.HYBRID, 0.6, 2)).containsExactly(1L, 3L);
    }

    @Test
    void whatHasNoVectorIsLeftOut() {
        candidate(0.9, 0);
        candidate(0.8, 10);
        vectors.remove(1L);

        assertThat(chosen(SearchMode.SEMANTIC, 0.5, 2)).containsExactly(2L);
        vectors.clear();
        assertThat(chosen(SearchMode.SEMANTIC, 0.5, 2)).isEmpty();
    }

    @Test
    void scoresOfNothingAreAllTheSame() {
        candidate(0, 0);
        candidate(0, 1);
        candidate(0, 60);

        for (SearchMode mode : SearchMode.values()) {
            assertThat(chosen(mode, 0.5, 3)).as(mode.word()).containsExactly(1L, 3L, 2L);
        }
    }

    @Test
    void candidatesAreFourForEachHitWithinBounds() {
        assertThat(Diversity.candidates(10, 100)).isEqualTo(100);
        assertThat(Diversity.candidates(100, 100)).isEqualTo(400);
        assertThat(Diversity.candidates(1000, 100)).isEqualTo(1000);
    }

    @Test
    void agreesWithTheDefinition() {
        qt().withExamples(100).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            candidates.clear();
            vectors.clear();
            int size = 1 + random.nextInt(30);
            double[] scores = random.doubles(size)
                    .map(score -> -score)
                    .sorted()
                    .map(score -> -score)
                    .toArray();
            for (double score : scores) {
                candidate(score, random.nextInt(360));
            }
            double diversity = random.nextDouble();

            assertThat(chosen(SearchMode.SEMANTIC, diversity, size)).containsExactlyElementsOf(byDefinition(diversity));
        });
    }

    private List<Long> byDefinition(double diversity) {
        List<Ranked> left = new ArrayList<>(candidates);
        List<Long> chosen = new ArrayList<>();
        while (!left.isEmpty()) {
            Ranked next = chosen.isEmpty()
                    ? left.getFirst()
                    : left.stream()
                            .max(Comparator.comparingDouble(one -> (1 - diversity) * one.score()
                                    - diversity
                                            * chosen.stream()
                                                    .mapToDouble(other -> cosine(one.chunkId(), other))
                                                    .max()
                                                    .orElseThrow()))
                            .orElseThrow();
            chosen.add(next.chunkId());
            left.remove(next);
        }
        return chosen;
    }

    private double cosine(long a, long b) {
        float[] one = Objects.requireNonNull(vectors.get(a));
        float[] other = Objects.requireNonNull(vectors.get(b));
        return one[0] * other[0] + one[1] * other[1];
    }
}
