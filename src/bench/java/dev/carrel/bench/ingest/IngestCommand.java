package dev.carrel.bench.ingest;

import dev.carrel.bench.data.DataOptions;
import dev.carrel.bench.ingest.Sides.Round;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.bench.service.ServiceOptions;
import dev.carrel.client.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench ingest}. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description = "Chunks a second with ready vectors into both stores, against a raw bulk load of the same chunks"
                + " into an index of the same mapping on the same node.")
public final class IngestCommand implements Callable<Integer> {
    private static final double AIM = 0.75;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final ServiceOptions services = new ServiceOptions();

    @Option(names = "--rounds", defaultValue = "2", description = "Loads of each side, in turns (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "1",
            description = "The part of a load that warms up both sides: 4 for a fourth, 1 for all of it"
                    + " (${DEFAULT-VALUE}). The service's compiler is busy for the first 100,000 chunks or so.")
    private int warmUp;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        data.check();
        Portion whole = Portion.whole("warm-up", data);
        whole.checkMemory();
        Report report = Report.of(spec, "Ingestion of ready vectors")
                .condition("seed", Long.toString(data.seed()))
                .condition(
                        "data",
                        data.chunks() + " chunks of about 200 words and 384 dimensions in " + data.agents()
                                + " agents; " + data.clients() + " clients");
        report.step("Starting the service");
        try (MeasuredService service = services.open()) {
            report.service(service);
            Sides sides = new Sides(service, data.clients(), report);
            report.step("Warming up both sides with a part of a load");
            sides.round(whole.part("warm-up", Math.max(1, warmUp)), true);
            sides.forgetUsed();
            List<Round> measured = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                measured.add(sides.round(Portion.whole("round-" + round, data), round % 2 == 1));
            }
            sides.verify();
            report.print(Stream.of(table(measured), summary(measured), used(sides, measured)));
        }
        return 0;
    }

    private static Table table(List<Round> rounds) {
        Table table = new Table("", ">Carrel, chunks/s", ">raw bulk, chunks/s", ">ratio", ">requests accepted after");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            table.row(
                    "round " + (i + 1),
                    Figures.number(round.chunks() / round.service().completed()),
                    Figures.number(round.chunks() / round.raw()),
                    Figures.ratio(round.raw() / round.service().completed()),
                    Figures.seconds(round.service().received()) + " of "
                            + Figures.seconds(round.service().completed()));
        }
        return table;
    }

    private static Table used(Sides sides, List<Round> rounds) {
        double chunks = rounds.stream().mapToDouble(Round::chunks).sum();
        Table table = ProcessorTime.table("a chunk");
        sides.usedByService().row(table, "Carrel", chunks);
        sides.usedByRaw().row(table, "raw bulk", chunks);
        return table;
    }

    private static String summary(List<Round> rounds) {
        double chunks = rounds.stream().mapToDouble(Round::chunks).sum();
        double service = rounds.stream()
                .mapToDouble(round -> round.service().completed())
                .sum();
        double raw = rounds.stream().mapToDouble(Round::raw).sum();
        return "All rounds: Carrel " + Figures.number(chunks / service) + " chunks/s into both stores, raw bulk "
                + Figures.number(chunks / raw) + " chunks/s; ratio " + Figures.ratio(raw / service) + ", "
                + Figures.aim(raw / service >= AIM, "aim at least " + Figures.ratio(AIM));
    }
}
