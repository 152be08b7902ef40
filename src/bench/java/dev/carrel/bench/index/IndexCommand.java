package dev.carrel.bench.index;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench index}. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "How the index is best made: the same chunks of one large and many small tenants in indexes of the"
                        + " node that differ from the service's in one thing, loaded and searched by raw requests.")
public final class IndexCommand implements Callable<Integer> {
    private static final double MEBI = 1 << 20;

    @Option(names = "--large", defaultValue = "50000", description = "Chunks of the large tenant (${DEFAULT-VALUE}).")
    private int large;

    @Option(names = "--agents", defaultValue = "50", description = "Small tenants (${DEFAULT-VALUE}).")
    private int agents;

    @Option(names = "--small", defaultValue = "1000", description = "Chunks of each (${DEFAULT-VALUE}).")
    private int small;

    @Option(names = "--questions", defaultValue = "500", description = "Different questions (${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--variants",
            split = ",",
            defaultValue = "FLAT,BBQ_FLAT,HNSW,INT8_HNSW,BBQ_HNSW,UNSORTED,TWO_SHARDS,REFRESH_1S,REFRESH_30S",
            description = "Which of ${COMPLETION-CANDIDATES} (all). The first is loaded once more before, to warm up.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private List<Variant> variants;

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Wire wire = new Wire();

    @Override
    public Integer call() {
        if (large < 1 || agents < 1 || small < 1 || questions < 1) {
            throw new MeasurementException("--large is " + large + ", --agents " + agents + ", --small " + small
                    + " and --questions " + questions + "; each must be at least 1");
        }
        Report report = Report.of(spec, "The same chunks in indexes that differ in one thing, raw requests")
                .condition("seed", Long.toString(seed.value()))
                .condition(
                        "data",
                        "chunks of about 200 words and 384 dimensions: one tenant of " + large + ", " + agents + " of "
                                + small + "; 10 hits, " + Variant.CANDIDATES + " candidates");
        report.step("Making chunks");
        Tenants tenants = new Tenants(seed.value(), large, agents, small, questions);
        Table table = new Table(
                "",
                ">loaded, chunks/s",
                ">MiB",
                ">large: median",
                ">p99",
                ">recall@10",
                ">small: median",
                ">p99",
                ">8 clients, searches/s");
        try (MeasuredService service = services.open()) {
            report.service(service);
            RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
            report.step("Warming up");
            new VariantRun(node, wire, tenants).run(variants.getFirst());
            for (Variant variant : variants) {
                VariantRun run = new VariantRun(node, wire, tenants);
                run.run(variant);
                row(table, variant, run);
                report.step(variant.words() + ": " + Figures.millis(run.large().quantile(0.5)) + " and "
                        + Figures.millis(run.small().quantile(0.5)));
            }
        }
        report.print(Stream.of(table));
        return 0;
    }

    private static void row(Table table, Variant variant, VariantRun run) {
        table.row(
                variant.words(),
                Figures.number(run.chunksPerSecond()),
                Figures.number(run.bytes() / MEBI),
                Figures.millis(run.large().quantile(0.5)),
                Figures.millis(run.large().quantile(0.99)),
                Figures.quality(run.recallOfLarge()),
                Figures.millis(run.small().quantile(0.5)),
                Figures.millis(run.small().quantile(0.99)),
                Figures.number(run.smallPerSecond()));
    }
}
