package dev.carrel.bench.reconcile;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.load.Quiet;
import dev.carrel.bench.neighbour.AgentLoad;
import dev.carrel.bench.neighbour.Neighbour;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.terminal.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench reconcile}. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "A reconciliation of the whole service that only reports: how long it takes, and a tenant's searches"
                        + " meanwhile against the same while nothing else goes on.")
public final class ReconcileCommand implements Callable<Integer> {
    private static final double MOST_SECONDS = 120;

    @Option(names = "--chunks", defaultValue = "1000000", description = "Chunks in all (${DEFAULT-VALUE}).")
    private int chunks;

    @Option(names = "--agents", defaultValue = "1000", description = "Agents they belong to (${DEFAULT-VALUE}).")
    private int agents;

    @Option(
            names = "--runs",
            defaultValue = "2",
            description = "Reconciliations, one after another (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "The service's data, which stays there. What an earlier measurement with the same seed and"
                    + " numbers has loaded is used again.")
    private @Nullable Path data;

    @Mixin
    private final Neighbour neighbour = new Neighbour();

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final List<Double> seconds = new ArrayList<>();
    private final Latencies idle = new Latencies();
    private final Latencies meanwhile = new Latencies();
    private ProcessorTime used = ProcessorTime.ZERO;

    @Override
    public Integer call() {
        if (agents < 1 || chunks < agents || runs < 1) {
            throw new MeasurementException("--chunks is " + chunks + ", --agents " + agents + " and --runs " + runs
                    + "; each must be at least 1, and every agent needs a chunk");
        }
        Report report = Report.of(spec, "Reconciliation")
                .condition("seed", Long.toString(seed.value()))
                .condition(
                        "data",
                        chunks + " chunks of about 200 words and 384 dimensions in " + agents
                                + " agents, which are searched");
        report.step("Starting the service");
        try (MeasuredService service = services.open(data)) {
            report.service(service);
            Wire wire = new Wire();
            Knowledge knowledge = new Knowledge(seed.value(), "reconciled");
            int[] sizes = IntStream.range(0, agents).map(this::size).toArray();
            new AgentLoad(service.url(), wire).complete(knowledge, sizes, report::step);
            neighbour.prepare(service.url(), wire, knowledge.agents(agents), seed.value());
            report.step("Warming up");
            neighbour.warmUp();
            RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
            Reconciliations reconciliations = new Reconciliations(service.url(), wire);
            for (int run = 1; run <= runs; run++) {
                Quiet.await(node::merging);
                neighbour.idle(idle);
                ProcessorTime before = service.processorTime();
                neighbour.during(meanwhile, () -> seconds.add(reconciliations.run(chunks)));
                used = used.plus(service.processorTime().minus(before));
                report.step("Run " + run + ": " + Figures.seconds(seconds.getLast()));
            }
            report.print(Stream.of(times(), searches(), cost(), used()));
        }
        return 0;
    }

    private int size(int agent) {
        return Math.toIntExact((long) chunks * (agent + 1) / agents - (long) chunks * agent / agents);
    }

    private String times() {
        double longest = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return chunks + " rows and as many entries of " + agents + " agents compared, no drift, in "
                + String.join(", ", seconds.stream().map(Figures::seconds).toList()) + ", "
                + Figures.aim(longest <= MOST_SECONDS, "aim at most " + Figures.seconds(MOST_SECONDS));
    }

    private Table searches() {
        Table table = neighbour.table();
        Neighbour.row(table, "idle", idle);
        Neighbour.row(table, "while reconciling", meanwhile);
        return table;
    }

    private String cost() {
        return "Searches while reconciling: median " + Figures.ratio(meanwhile.quantile(0.5) / idle.quantile(0.5))
                + ", p99 " + Figures.ratio(meanwhile.quantile(0.99) / idle.quantile(0.99)) + " times the idle one";
    }

    private Table used() {
        Table table = ProcessorTime.table("a chunk, the searches meanwhile included");
        used.row(table, runs + (runs == 1 ? " run" : " runs"), (double) chunks * runs);
        return table;
    }
}
