package dev.carrel.bench.delete;

import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.Quiet;
import dev.carrel.bench.neighbour.AgentLoad;
import dev.carrel.bench.neighbour.Neighbour;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Words;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Deletions of whole agents: time to the answer, chunks a second from there to the certificate, and"
                        + " another tenant's searches meanwhile against the same while nothing else goes on.")
public final class DeleteCommand implements Callable<Integer> {
    private static final int SEARCHED_AGENTS = 40;
    private static final int SEARCHED_CHUNKS = 500;
    private static final double LEAST_PER_SECOND = 15_000;
    private static final double MOST_TIMES_IDLE = 1.5;

    @Option(
            names = "--deletions",
            paramLabel = "NxCHUNKS",
            split = ",",
            defaultValue = "20x500,5x10000,3x100000",
            converter = Size.Converter.class,
            description = "How many of which size, one after another (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // by picocli
    private List<Size> sizes;

    @Mixin
    private final Neighbour neighbour = new Neighbour();

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private ProcessorTime used = ProcessorTime.ZERO;

    @Override
    public Integer call() {
        Report report = Report.of(spec, "Deletion of agents")
                .condition("seed", Long.toString(seed.value()))
                .condition(
                        "data",
                        "chunks of about 200 words and 384 dimensions; " + SEARCHED_AGENTS + " agents of "
                                + SEARCHED_CHUNKS + " are searched");
        report.step("Starting the service");
        try (MeasuredService service = services.open()) {
            report.service(service);
            Wire wire = new Wire();
            AgentLoad load = new AgentLoad(service.url(), wire);
            Knowledge searched = new Knowledge(seed.value(), "searched");
            for (int i = 0; i < SEARCHED_AGENTS; i++) {
                load.add(searched.agent(i), SEARCHED_CHUNKS);
            }
            fill(load, report);
            neighbour.prepare(service.url(), wire, searched.agents(SEARCHED_AGENTS), seed.value());
            report.step("Warming up");
            neighbour.warmUp();
            Deletions deletions = new Deletions(service.url(), wire);
            Size largest = largest();
            deletions.delete(doomed(largest, largest.deletions()), largest.chunks());
            RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
            for (Size size : sizes) {
                Quiet.await(node::merging);
                measure(size, deletions, service);
                report.step(size.name() + ": " + Figures.number(size.perSecond()) + " chunks/s, a search's p99 "
                        + Figures.millis(size.meanwhile().quantile(0.99)) + ", idle "
                        + Figures.millis(size.idle().quantile(0.99)));
            }
            report.print(Stream.of(times(), rate(), searches(), cost(), used()));
        }
        return 0;
    }

    /** One more of the largest, for the warm-up. */
    private void fill(AgentLoad load, Report report) {
        for (Size size : sizes) {
            int agents = size.deletions() + (size == largest() ? 1 : 0);
            report.step("Loading " + Words.count(agents, "agent") + " of " + size.name());
            for (int i = 0; i < agents; i++) {
                load.add(doomed(size, i), size.chunks());
            }
        }
        load.finish();
    }

    private Size largest() {
        return sizes.stream().max(Comparator.comparingInt(Size::chunks)).orElseThrow();
    }

    private Agent doomed(Size size, int number) {
        return new Knowledge(seed.value(), "doomed-" + size.chunks()).agent(number);
    }

    private void measure(Size size, Deletions deletions, MeasuredService service) {
        neighbour.idle(size.idle());
        ProcessorTime before = service.processorTime();
        neighbour.during(size.meanwhile(), () -> {
            for (int i = 0; i < size.deletions(); i++) {
                size.add(deletions.delete(doomed(size, i), size.chunks()));
            }
        });
        if (size == largest()) {
            used = service.processorTime().minus(before);
        }
    }

    private Table times() {
        Table table =
                new Table("deletion of", ">times", ">answered, median", ">longest", ">proven after, mean", ">chunks/s");
        sizes.forEach(size -> size.row(table));
        return table;
    }

    private String rate() {
        double perSecond = largest().perSecond();
        return "From the answer to the certificate, " + largest().name() + " with searches going on: "
                + Figures.number(perSecond) + " chunks/s, "
                + Figures.aim(perSecond >= LEAST_PER_SECOND, "aim at least " + Figures.number(LEAST_PER_SECOND));
    }

    private Table searches() {
        Table table = neighbour.table();
        for (Size size : sizes) {
            Neighbour.row(table, "idle", size.idle());
            Neighbour.row(table, "while " + size.name() + " are deleted", size.meanwhile());
        }
        return table;
    }

    private String cost() {
        double worst = sizes.stream().mapToDouble(Size::searchRatio).max().orElse(0);
        return "p99 while deleting: at worst " + Figures.ratio(worst) + " times the idle one, "
                + Figures.aim(worst <= MOST_TIMES_IDLE, "aim at most " + Figures.ratio(MOST_TIMES_IDLE));
    }

    private Table used() {
        Table table = ProcessorTime.table("a chunk, the searches meanwhile included");
        used.row(
                table, largest().name(), (double) largest().chunks() * largest().deletions());
        return table;
    }
}
