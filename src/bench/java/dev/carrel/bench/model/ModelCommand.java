package dev.carrel.bench.model;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.Nearest;
import dev.carrel.bench.data.SampleTexts;
import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.client.terminal.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench model}. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Passages a second of the embedding model in process by how its runtime is set and how texts are"
                + " put together, in turns, and how far the vectors are from those of the model as it is.")
public final class ModelCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SHORTEST = 100;
    private static final int LONGEST = 1000;

    @Option(
            names = "--passages",
            defaultValue = "200",
            description =
                    "Passages of " + SHORTEST + " to " + LONGEST + " characters, in each round (${DEFAULT-VALUE}).")
    private int passages;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of all variants (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--variants",
            split = ",",
            defaultValue =
                    "AS_IT_IS,LONGEST_FIRST,ALL_THREADS_A_TEXT,SPINNING_THREADS,NO_ARENA,BASIC_GRAPH,NO_PREPACKING,"
                            + "BATCH_OF_2,BATCH_OF_4,BATCH_OF_16,BATCH_OF_32",
            description = "Which of ${COMPLETION-CANDIDATES} (all).")
    @SuppressWarnings("NullAway.Init") // by picocli
    private List<Variant> variants;

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (passages < 1 || rounds < 1) {
            throw new MeasurementException(
                    "--passages is " + passages + " and --rounds " + rounds + "; each must be at" + " least 1");
        }
        Report report = Report.of(spec, "The embedding model in process")
                .condition("seed", Long.toString(seed.value()))
                .condition("data", passages + " passages a round, of sentences of src/sample");
        List<String> texts = texts();
        List<float[]> usual;
        try (Encoder encoder = new Encoder(Variant.AS_IT_IS)) {
            usual = embed(encoder, Variant.AS_IT_IS, texts);
        }
        Map<Variant, Double> seconds = new EnumMap<>(Variant.class);
        Map<Variant, Double> least = new EnumMap<>(Variant.class);
        for (int round = 1; round <= rounds; round++) {
            for (Variant variant : variants) {
                try (Encoder encoder = new Encoder(variant)) {
                    embed(encoder, variant, texts.subList(0, Math.min(texts.size(), 2 * variant.texts())));
                    long start = System.nanoTime();
                    List<float[]> vectors = embed(encoder, variant, texts);
                    seconds.merge(variant, (System.nanoTime() - start) / NANOS_PER_SECOND, Double::sum);
                    least.merge(variant, leastCosine(usual, vectors), Math::min);
                }
            }
            report.step("Round " + round + " of " + rounds);
        }
        report.print(Stream.of(table(seconds, least)));
        return 0;
    }

    private List<String> texts() {
        SampleTexts sample = SampleTexts.of(Path.of(System.getProperty("carrel.root", "")), seed.value());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed.value());
        return IntStream.range(0, passages)
                .mapToObj(i -> {
                    int length = random.nextInt(SHORTEST, LONGEST + 1);
                    return sample.next(length).substring(0, length);
                })
                .toList();
    }

    /** In the order of the texts. */
    private static List<float[]> embed(Encoder encoder, Variant variant, List<String> texts) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
        if (variant.sorted()) {
            order.sort(Comparator.comparingInt(i -> -texts.get(i).length()));
        }
        float[][] vectors = new float[texts.size()][];
        try (ExecutorService threads = Executors.newFixedThreadPool(variant.runs())) {
            List<Future<?>> runs = new ArrayList<>();
            for (int from = 0; from < order.size(); from += variant.texts()) {
                List<Integer> run = order.subList(from, Math.min(order.size(), from + variant.texts()));
                runs.add(threads.submit(() -> {
                    List<float[]> found =
                            encoder.embed(run.stream().map(texts::get).toList());
                    for (int i = 0; i < run.size(); i++) {
                        vectors[run.get(i)] = found.get(i);
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } catch (ExecutionException e) {
            throw new MeasurementException("The model failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while embedding", e);
        }
        return List.of(vectors);
    }

    private static double leastCosine(List<float[]> expected, List<float[]> found) {
        return IntStream.range(0, expected.size())
                .mapToDouble(i -> Nearest.product(expected.get(i), found.get(i)))
                .min()
                .orElse(1);
    }

    private Table table(Map<Variant, Double> seconds, Map<Variant, Double> least) {
        Table table = new Table("", ">passages/s", ">of the first", ">least cosine to it");
        double first = seconds.getOrDefault(variants.getFirst(), 0.0);
        for (Variant variant : variants) {
            double took = seconds.getOrDefault(variant, 0.0);
            table.row(
                    variant.words(),
                    Figures.number((double) passages * rounds / took),
                    Figures.ratio(first / took),
                    Figures.quality(least.getOrDefault(variant, 0.0)));
        }
        return table;
    }
}
