package dev.carrel.bench.evaluate;

import dev.carrel.client.SearchRequest.Fusion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hybrid searches fuse ranks: every combination of the values given is measured. */
final class FusionOptions {
    @Option(
            names = "--fusion-k",
            split = ",",
            paramLabel = "K",
            description = "Of reciprocal rank fusion; several with commas (default: the service's).")
    private List<Integer> ks = List.of();

    @Option(
            names = "--semantic-weight",
            split = ",",
            paramLabel = "WEIGHT",
            description = "Of the ranks by meaning; several with commas (default: the service's).")
    private List<Double> semanticWeights = List.of();

    @Option(
            names = "--keyword-weight",
            split = ",",
            paramLabel = "WEIGHT",
            description = "Of the ranks by words; several with commas (default: the service's).")
    private List<Double> keywordWeights = List.of();

    @Option(
            names = "--fusion-depth",
            split = ",",
            paramLabel = "N",
            description = "Chunks of each leg that are ranked, at least --limit; several with commas (default: the"
                    + " service's).")
    private List<Integer> depths = List.of();

    List<Fusion> all() {
        List<Fusion> all = new ArrayList<>();
        for (@Nullable Integer k : orNull(ks)) {
            for (@Nullable Double semantic : orNull(semanticWeights)) {
                for (@Nullable Double keyword : orNull(keywordWeights)) {
                    for (@Nullable Integer depth : orNull(depths)) {
                        all.add(new Fusion(k, semantic, keyword, depth));
                    }
                }
            }
        }
        return all;
    }

    /** One null, which stands for the service's own, where nothing was given. */
    private static <T> List<@Nullable T> orNull(List<T> values) {
        List<@Nullable T> all = new ArrayList<>(values);
        if (all.isEmpty()) {
            all.add(null);
        }
        return all;
    }

    /** What is not the service's own. */
    static String words(Fusion fusion) {
        return word("k", fusion.k())
                + word("semantic", fusion.semanticWeight())
                + word("keyword", fusion.keywordWeight())
                + word("depth", fusion.depth());
    }

    private static String word(String name, @Nullable Object value) {
        return value == null ? "" : " " + name + "=" + value;
    }
}
