package dev.carrel.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Chooses hits that do not repeat each other: maximal marginal relevance (J. Carbonell and J. Goldstein, "The use of MMR,
 * diversity-based reranking for reordering documents and producing summaries", SIGIR 1998). The first is the most relevant; each
 * next one has the greatest (1 - diversity) × relevance - diversity × similarity, where the similarity is the cosine to the
 * nearest of those chosen before.
 *
 * <p>Where hits are reranked, those that are chosen here go to the reranking, which orders them.
 *
 * <p>Relevance is on the cosine's scale. By meaning it is the score itself, a cosine. By words it is the score divided by the
 * best. Fused ranks of neighbours differ by hundredths only, so that they are stretched: 1 for the best candidate, 0 for the last.
 * Stateless.
 */
final class Diversity {
    /** Most candidates: choosing takes time by their square at worst. */
    static final int MOST_CANDIDATES = 1000;

    /** Candidates for each hit wanted, at least. */
    private static final int CANDIDATES_A_HIT = 4;

    private Diversity() {}

    /** How many candidates are chosen from. */
    static int candidates(int limit, int depth) {
        return Math.min(MOST_CANDIDATES, Math.max(limit * CANDIDATES_A_HIT, depth));
    }

    /**
     * The chosen ones in the order in which they were.
     *
     * @param candidates best first
     * @param vectors of length 1, by chunk; a candidate without is left out, because it died meanwhile
     * @param diversity from 0 (the order stays) to 1 (only the first is chosen by its relevance)
     */
    static List<Ranked> choose(
            List<Ranked> candidates, Map<Long, float[]> vectors, SearchMode mode, double diversity, int limit) {
        List<Ranked> left = candidates.stream()
                .filter(candidate -> vectors.containsKey(candidate.chunkId()))
                .toList();
        float[][] directions = left.stream()
                .map(candidate -> Objects.requireNonNull(vectors.get(candidate.chunkId())))
                .toArray(float[][]::new);
        double[] relevance = relevance(left, mode);
        double[] nearest = new double[left.size()];
        Arrays.fill(nearest, -1);
        List<Ranked> chosen = new ArrayList<>();
        boolean[] taken = new boolean[left.size()];
        int next = left.isEmpty() ? -1 : 0;
        while (next >= 0 && chosen.size() < limit) {
            chosen.add(left.get(next));
            taken[next] = true;
            float[] vector = directions[next];
            next = -1;
            double best = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < taken.length; i++) {
                if (!taken[i]) {
                    nearest[i] = Math.max(nearest[i], cosine(vector, directions[i]));
                    double worth = (1 - diversity) * relevance[i] - diversity * nearest[i];
                    if (worth > best) {
                        best = worth;
                        next = i;
                    }
                }
            }
        }
        return chosen;
    }

    /** Of candidates that are best first. */
    private static double[] relevance(List<Ranked> candidates, SearchMode mode) {
        if (candidates.isEmpty()) {
            return new double[0];
        }
        double best = candidates.getFirst().score();
        double last = candidates.getLast().score();
        return candidates.stream()
                .mapToDouble(Ranked::score)
                .map(score -> switch (mode) {
                    case SEMANTIC -> score;
                    case KEYWORD -> best > 0 ? score / best : 1;
                    case HYBRID -> best > last ? (score - last) / (best - last) : 1;
                })
                .toArray();
    }

    private static double cosine(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
