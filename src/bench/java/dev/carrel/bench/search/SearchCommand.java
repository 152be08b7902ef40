package dev.carrel.bench.search;

import dev.carrel.bench.data.DataOptions;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.ingest.Portion;
import dev.carrel.bench.ingest.ServiceLoad;
import dev.carrel.bench.load.Quiet;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.search.SearchLoad.Side;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Words;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench search}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Times of searches with ready vectors over HTTP, against the raw query of the same node;"
                + " throughput; times of statistics. Each time counts from when the request was due.")
public final class SearchCommand implements Callable<Integer> {
    private static final int QUESTIONS = 5000;
    private static final int VERIFIED = 100;
    private static final double MOST_TIMES_RAW = 2;
    private static final double MOST_MILLIS_OF_STATISTICS = 5;

    @Mixin
    private final SearchLoad load = new SearchLoad();

    @Option(names = "--hits", defaultValue = "10", description = "Chunks asked for (${DEFAULT-VALUE}).")
    private int hits;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        data.check();
        Portion portion = Portion.whole("search", data);
        portion.checkMemory();
        Report report = Report.of(spec, "Search with ready vectors over HTTP")
                .condition("seed", Long.toString(data.seed()))
                .condition(
                        "data",
                        data.chunks() + " chunks of about 200 words and 384 dimensions in " + data.agents()
                                + " agents; " + hits + " hits a search");
        report.step("Starting the service");
        try (MeasuredService service = services.open()) {
            report.service(service);
            Wire wire = new Wire();
            RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
            report.step("Loading " + Words.count(data.chunks(), "chunk"));
            new ServiceLoad(service.url(), wire).run(portion.uploads(service.url()), data.clients());
            Questions questions = new Questions(portion.knowledge(), data, service.url(), node);
            List<Question> asked = questions.make(QUESTIONS, hits);
            asked.stream().limit(VERIFIED).forEach(question -> question.verify(wire));
            report.step("Both sides find the same for " + Words.count(VERIFIED, "question"));
            Quiet.await(node::merging);
            load.run(service, wire, asked, questions.statistics(), report);
            report.print(Stream.of(times(), summary(), throughput(), used(), statistics()));
        }
        return 0;
    }

    private Table times() {
        Table table = new Table(
                "one client, due " + Figures.number(load.rate()) + "/s",
                ">median",
                ">p95",
                ">p99",
                ">longest",
                ">requests");
        for (Side side : List.of(load.service(), load.node())) {
            table.row(
                    side.name(),
                    Figures.millis(side.times().quantile(0.5)),
                    Figures.millis(side.times().quantile(0.95)),
                    Figures.millis(side.times().quantile(0.99)),
                    Figures.millis(side.times().longest()),
                    Long.toString(side.times().count()));
        }
        return table;
    }

    private String summary() {
        double ratio =
                load.service().times().quantile(0.5) / load.node().times().quantile(0.5);
        return "Median of Carrel: " + Figures.ratio(ratio) + " times the raw query's, "
                + Figures.aim(ratio <= MOST_TIMES_RAW, "aim at most " + Figures.ratio(MOST_TIMES_RAW));
    }

    private Table throughput() {
        return new Table(load.manyClients() + " clients", ">searches/s")
                .row(load.service().name(), Figures.number(load.service().perSecond()))
                .row(load.node().name(), Figures.number(load.node().perSecond()));
    }

    private Table used() {
        Table table = ProcessorTime.table("a search");
        load.service().used(table);
        load.node().used(table);
        return table;
    }

    private String statistics() {
        double p99 = load.statistics().quantile(0.99);
        return "Statistics of an agent: median "
                + Figures.millis(load.statistics().quantile(0.5)) + ", p99 "
                + Figures.millis(p99) + " (" + load.statistics().count() + " requests), "
                + Figures.aim(
                        p99 < MOST_MILLIS_OF_STATISTICS, "aim p99 under " + Figures.millis(MOST_MILLIS_OF_STATISTICS));
    }
}
