package dev.carrel.bench.text;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.SampleTexts;
import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench text}. */
@Command(
        name = "text",
        mixinStandardHelpOptions = true,
        description = "Passages a second from text into both stores, against what the embedding model reaches with the"
                + " same passages alone.")
public final class TextCommand implements Callable<Integer> {
    private static final double AIM = 0.9;
    private static final int WARM_UP_PART = 4;

    @Option(names = "--passages", defaultValue = "1000", description = "Passages of a round, about (${DEFAULT-VALUE}).")
    private int passages;

    @Option(
            names = "--agents",
            defaultValue = "4",
            description = "Agents whose texts are ingested at the same time (${DEFAULT-VALUE}).")
    private int agents;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each side, in turns (${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (passages < WARM_UP_PART || agents < 1 || rounds < 1) {
            throw new MeasurementException("--passages must be at least " + WARM_UP_PART + ", --agents and --rounds 1");
        }
        Report report = Report.of(spec, "Ingestion of text").condition("seed", Long.toString(seed.value()));
        report.step("Starting the service");
        try (MeasuredService service = services.open();
                ModelAlone model = new ModelAlone()) {
            report.service(service);
            SampleTexts texts = SampleTexts.of(Path.of(System.getProperty("carrel.root", "")), seed.value());
            TextLoad load = new TextLoad(service.url(), new Wire(), texts, agents);
            report.step("Warming up both sides");
            model.embed(load.run("warm-up", passages / WARM_UP_PART).passages());
            List<Round> measured = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                TextLoad.Ingested ingested = load.run("round-" + round, passages);
                Round both =
                        new Round(ingested.passages().size(), ingested.seconds(), model.embed(ingested.passages()));
                report.step("Round " + round + ", " + Words.count(both.passages, "passage") + ": Carrel "
                        + Figures.seconds(both.service) + ", model " + Figures.seconds(both.model));
                measured.add(both);
            }
            report.condition(
                    "data",
                    measured.getFirst().passages + " passages a round, of sentences of src/sample, to " + agents
                            + " agents; " + Runtime.getRuntime().availableProcessors() + " threads for the model");
            report.print(Stream.of(table(measured), summary(measured)));
        }
        return 0;
    }

    private static Table table(List<Round> rounds) {
        Table table = new Table("", ">Carrel, passages/s", ">model alone, passages/s", ">ratio");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            table.row(
                    "round " + (i + 1),
                    Figures.number(round.passages / round.service),
                    Figures.number(round.passages / round.model),
                    Figures.ratio(round.model / round.service));
        }
        return table;
    }

    private static String summary(List<Round> rounds) {
        double passages = rounds.stream().mapToDouble(Round::passages).sum();
        double service = rounds.stream().mapToDouble(Round::service).sum();
        double model = rounds.stream().mapToDouble(Round::model).sum();
        return "All rounds: Carrel " + Figures.number(passages / service) + " passages/s into both stores, model alone "
                + Figures.number(passages / model) + " passages/s; ratio " + Figures.ratio(model / service) + ", "
                + Figures.aim(model / service >= AIM, "aim at least " + Figures.ratio(AIM));
    }

    /** The same passages on both sides; times in seconds. */
    private record Round(int passages, double service, double model) {}
}
