package dev.carrel.bench.search;

import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.load.OpenLoop;
import dev.carrel.bench.load.Quiet;
import dev.carrel.bench.neighbour.AgentLoad;
import dev.carrel.bench.neighbour.Neighbour;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ServiceOptions;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench search}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Searches with ready vectors over HTTP in a million chunks, against the raw queries of the same"
                + " node: times of one client, throughput of many, recall, memory, a quiet tenant beside a busy one,"
                + " a question repeated. With one client each time counts from when the request was due.")
public final class SearchCommand implements Callable<Integer> {
    private static final int QUESTIONS = 5000;
    private static final int QUESTIONS_OF_LARGEST = 500;
    private static final int EXACT_AGENTS = 20;
    private static final int EXACT_QUESTIONS = 10;
    private static final int REPEATED = 20;
    private static final int REPETITIONS = 2000;
    private static final String QUIET = "bench-0";
    private static final String BUSY = "bench-1";
    private static final Duration SHORT = Duration.ofSeconds(5);

    @Mixin
    private final StandingData data = new StandingData();

    @Mixin
    private final LoadOptions options = new LoadOptions();

    @Mixin
    private final Neighbour neighbour = new Neighbour();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private final Wire wire = new Wire();

    @Override
    public Integer call() {
        int[] sizes = data.sizes();
        Report report = Report.of(spec, "Search with ready vectors over HTTP")
                .condition("seed", Long.toString(data.seed()))
                .condition(
                        "data",
                        data.chunks() + " chunks of about 200 words and 384 dimensions in " + sizes.length
                                + " agents of " + sizes[sizes.length - 1] + " to " + sizes[0] + "; " + options.hits()
                                + " hits a search; pages are cached only where said");
        SearchFigures figures = new SearchFigures(neighbour.rate(), options.manyClients());
        report.step("Starting the service");
        try (MeasuredService service = services.open(data.directory())) {
            report.service(service);
            new AgentLoad(service.url(), wire).complete(data.knowledge(), sizes, report::step);
            RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
            Quiet.await(node::merging);
            measure(service, node, sizes, figures, report);
        }
        report.print(figures.parts());
        return 0;
    }

    private Questions questions(MeasuredService service, int[] sizes) {
        RawElasticsearch node = new RawElasticsearch(service.elasticsearch(), wire);
        return new Questions(data.knowledge(), sizes.length, service.url(), node, data.seed());
    }

    private void measure(
            MeasuredService service, RawElasticsearch node, int[] sizes, SearchFigures figures, Report report) {
        Questions questions = questions(service, sizes);
        report.step("Comparing with exact arithmetic");
        double inTheIndex = recall(service, sizes);
        for (Mode mode : options.modes()) {
            measure(mode.word(), mode, questions.make(mode, QUESTIONS, options.hits()), service, figures, report);
        }
        warm(service, questions, figures, report);
        report.step("Comparing with exact arithmetic again");
        figures.recall(Math.min(inTheIndex, recall(service, sizes)));
        ModeLoad largest = new ModeLoad(
                "semantic, agent of " + sizes[0],
                Mode.SEMANTIC,
                questions.makeFor(new int[] {0}, Mode.SEMANTIC, QUESTIONS_OF_LARGEST, options.hits()),
                wire,
                options);
        largest.one(neighbour.rate(), report);
        figures.addLargest(largest);
        statistics(questions, figures.statistics());
        repeat(questions, figures.repeated());
        report.step("A quiet tenant beside a busy one");
        neighbour.prepare(service.url(), wire, questions.agentsOf(QUIET), data.seed());
        neighbour.warmUp();
        Neighbourhood neighbourhood = new Neighbourhood(
                neighbour, service.url(), wire, data.seed(), Instant.now().toString());
        neighbourhood.measure(questions.makeFor(BUSY, Mode.SEMANTIC, QUESTIONS, options.hits()));
        figures.neighbourhood(neighbourhood);
        figures.memory(service.memory());
        Quiet.await(node::merging);
    }

    /** Agents whose vectors the service holds in its own memory, of which there are as many as it has room for. */
    private void warm(MeasuredService service, Questions questions, SearchFigures figures, Report report) {
        int[] agents = questions.warm(new WarmAgents(service.url(), wire));
        if (agents.length == 0) {
            return; // carrel.search.memory-bytes is 0
        }
        for (Mode mode : options.modes()) {
            if (mode.byMeaning()) {
                measure(
                        mode.word() + ", " + agents.length + " warm agents",
                        mode,
                        questions.makeFor(agents, mode, QUESTIONS, options.hits()),
                        service,
                        figures,
                        report);
            }
        }
    }

    private void measure(
            String name,
            Mode mode,
            List<Question> questions,
            MeasuredService service,
            SearchFigures figures,
            Report report) {
        ModeLoad load = new ModeLoad(name, mode, questions, wire, options);
        load.warmUp(neighbour.warmUpSeconds());
        load.one(neighbour.rate(), report);
        load.many(service, report);
        figures.add(load);
    }

    /** Agents of all sizes, the largest among them. */
    private double recall(MeasuredService service, int[] sizes) {
        Knowledge knowledge = data.knowledge();
        Exact exact = new Exact(knowledge, AgentLoad.DOCUMENT, service.url(), wire);
        int agents = Math.min(EXACT_AGENTS, sizes.length);
        for (int i = 0; i < agents; i++) {
            int number = (int) ((long) i * sizes.length / agents);
            exact.ask(number, sizes[number], EXACT_QUESTIONS, options.hits());
        }
        return exact.recall();
    }

    private void statistics(Questions questions, Latencies times) {
        List<HttpRequest> requests = questions.statistics();
        IntConsumer asker = i -> wire.send(requests.get(i % requests.size()));
        new ClosedLoop(1).during(SHORT, asker);
        new OpenLoop(2.0 * neighbour.rate()).run(options.requests(), times, asker);
    }

    private void repeat(Questions questions, Latencies times) {
        List<HttpRequest> few = questions.repeated(REPEATED, options.hits());
        IntConsumer asker = i -> wire.send(few.get(i % REPEATED));
        new ClosedLoop(1).during(SHORT, asker);
        new OpenLoop(neighbour.rate()).run(REPETITIONS, times, asker);
    }
}
