package dev.carrel.search;

import dev.carrel.index.Candidate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders live candidates. Ranks are counted among the living, so that a dead entry changes nothing. Two legs are fused by
 * their ranks (reciprocal rank fusion), because a cosine and a BM25 score have no common scale. Stateless.
 */
final class Ranking {
    /** By score; where scores are equal, by the better rank of a leg, then by age, so that an answer can be repeated. */
    private static final Comparator<Ranked> BEST_FIRST = Comparator.comparingDouble(Ranked::score)
            .reversed()
            .thenComparingInt(ranked -> Math.min(rank(ranked.semantic()), rank(ranked.keyword())))
            .thenComparingLong(Ranked::chunkId);

    private Ranking() {}

    /** In the order of the vectors' similarity. */
    static List<Ranked> semantic(List<Candidate> living) {
        return ranks(living).entrySet().stream()
                .map(entry -> new Ranked(entry.getKey(), entry.getValue().score(), entry.getValue(), null))
                .sorted(BEST_FIRST)
                .toList();
    }

    /** In the order of BM25. */
    static List<Ranked> keyword(List<Candidate> living) {
        return ranks(living).entrySet().stream()
                .map(entry -> new Ranked(entry.getKey(), entry.getValue().score(), null, entry.getValue()))
                .sorted(BEST_FIRST)
                .toList();
    }

    /** In the order of the fused score, which is 1 for a chunk that is first in both legs. Each leg is best first. */
    static List<Ranked> fused(List<Candidate> semantic, List<Candidate> keyword, Fusion fusion) {
        Map<Long, LegRank> near = ranks(semantic);
        Map<Long, LegRank> matching = ranks(keyword);
        Set<Long> all = new HashSet<>(near.keySet());
        all.addAll(matching.keySet());
        return all.stream()
                .map(id -> fused(id, near.get(id), matching.get(id), fusion))
                .sorted(BEST_FIRST)
                .toList();
    }

    private static Ranked fused(long id, @Nullable LegRank semantic, @Nullable LegRank keyword, Fusion fusion) {
        double sum = part(semantic, fusion.semanticWeight(), fusion) + part(keyword, fusion.keywordWeight(), fusion);
        return new Ranked(id, sum / fusion.best(), semantic, keyword);
    }

    private static double part(@Nullable LegRank place, double weight, Fusion fusion) {
        return place == null ? 0 : weight / (fusion.k() + place.rank());
    }

    private static Map<Long, LegRank> ranks(List<Candidate> living) {
        Map<Long, LegRank> ranks = HashMap.newHashMap(living.size());
        int rank = 1;
        for (Candidate candidate : living) {
            ranks.put(candidate.chunkId(), new LegRank(rank++, candidate.score()));
        }
        return ranks;
    }

    private static int rank(@Nullable LegRank place) {
        return place == null ? Integer.MAX_VALUE : place.rank();
    }
}
