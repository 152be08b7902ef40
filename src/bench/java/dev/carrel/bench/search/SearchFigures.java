package dev.carrel.bench.search;

import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.service.Memory;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.client.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was measured, as it is printed, with the aims. */
final class SearchFigures {
    private static final double MOST_TIMES_RAW = 1.5;
    private static final double MOST_MILLIS_P99 = 25;
    private static final double LEAST_OF_RAW_RATE = 0.6;
    private static final int CLIENTS_OF_RATE = 8;
    private static final double MOST_MILLIS_REPEATED = 2;
    private static final double MOST_MILLIS_OF_STATISTICS = 5;

    private final int rate;
    private final List<Integer> manyClients;
    private final List<ModeLoad> loads = new ArrayList<>();
    private final List<ModeLoad> ofOneClient = new ArrayList<>();
    private final Latencies statistics = new Latencies();
    private final Latencies repeated = new Latencies();
    private Memory memory = new Memory(0, 0, 0);
    private double recall;
    private @Nullable Neighbourhood neighbourhood;

    SearchFigures(int rate, List<Integer> manyClients) {
        this.rate = rate;
        this.manyClients = manyClients;
    }

    void recall(double measured) {
        recall = measured;
    }

    void add(ModeLoad load) {
        loads.add(load);
        ofOneClient.add(load);
        memory(load.memory());
    }

    /** One client only. */
    void addLargest(ModeLoad load) {
        ofOneClient.add(load);
    }

    void neighbourhood(Neighbourhood measured) {
        neighbourhood = measured;
    }

    void memory(Memory measured) {
        memory = memory.max(measured);
    }

    Latencies statistics() {
        return statistics;
    }

    Latencies repeated() {
        return repeated;
    }

    Stream<Object> parts() {
        List<Object> parts = new ArrayList<>();
        parts.add(times());
        parts.add(aims());
        parts.add(throughput());
        parts.add(used());
        parts.add("recall@10 against exact arithmetic: " + Figures.quality(recall) + ", "
                + Figures.aim(recall == 1, "aim 1"));
        Neighbourhood measured = neighbourhood;
        if (measured != null) {
            parts.add(measured.table());
            parts.add(measured.summary());
        }
        parts.add(memory.table());
        parts.add(line("A question repeated, from the cache of pages", repeated, 0.5, MOST_MILLIS_REPEATED));
        parts.add(line("Statistics of an agent", statistics, 0.99, MOST_MILLIS_OF_STATISTICS));
        return parts.stream();
    }

    private Table times() {
        Table table = new Table(
                "one client, due " + rate + "/s", "", ">median", ">p95", ">p99", ">p99.9", ">longest", ">requests");
        for (ModeLoad load : ofOneClient) {
            for (Side side : List.of(load.service(), load.node())) {
                Latencies times = side.times();
                table.row(
                        load.name(),
                        side.name(),
                        Figures.millis(times.quantile(0.5)),
                        Figures.millis(times.quantile(0.95)),
                        Figures.millis(times.quantile(0.99)),
                        Figures.millis(times.quantile(0.999)),
                        Figures.millis(times.longest()),
                        Long.toString(times.count()));
            }
        }
        return table;
    }

    private String aims() {
        List<String> lines = new ArrayList<>();
        for (ModeLoad load : ofOneClient) {
            double ratio =
                    load.service().times().quantile(0.5) / load.node().times().quantile(0.5);
            double p99 = load.service().times().quantile(0.99);
            lines.add(load.name() + ": median " + Figures.ratio(ratio) + " times the raw one, "
                    + Figures.aim(ratio <= MOST_TIMES_RAW, "aim at most " + Figures.ratio(MOST_TIMES_RAW))
                    + "; p99 " + Figures.aim(p99 < MOST_MILLIS_P99, "aim under " + Figures.millis(MOST_MILLIS_P99)));
        }
        for (ModeLoad load : loads) {
            if (manyClients.contains(CLIENTS_OF_RATE)) {
                double part =
                        load.service().perSecond(CLIENTS_OF_RATE) / load.node().perSecond(CLIENTS_OF_RATE);
                lines.add(load.name() + ": " + Figures.ratio(part) + " of the raw searches a second at "
                        + CLIENTS_OF_RATE + " clients, "
                        + Figures.aim(part >= LEAST_OF_RAW_RATE, "aim at least " + Figures.ratio(LEAST_OF_RAW_RATE)));
            }
        }
        return String.join("\n", lines);
    }

    private Table throughput() {
        Table table = new Table("many clients", "", ">clients", ">searches/s", ">median", ">p99");
        for (ModeLoad load : loads) {
            for (int clients : manyClients) {
                for (Side side : List.of(load.service(), load.node())) {
                    table.row(
                            load.name(),
                            side.name(),
                            Integer.toString(clients),
                            Figures.number(side.perSecond(clients)),
                            Figures.millis(side.times(clients).quantile(0.5)),
                            Figures.millis(side.times(clients).quantile(0.99)));
                }
            }
        }
        return table;
    }

    private Table used() {
        Table table = ProcessorTime.table("a search");
        for (ModeLoad load : loads) {
            for (Side side : List.of(load.service(), load.node())) {
                side.used().row(table, load.name() + ", " + side.name(), side.asked());
            }
        }
        return table;
    }

    private static String line(String what, Latencies times, double quantile, double aim) {
        double measured = times.quantile(quantile);
        return what + ": median " + Figures.millis(times.quantile(0.5)) + ", p99 "
                + Figures.millis(times.quantile(0.99)) + " (" + times.count() + " requests), "
                + Figures.aim(
                        measured < aim,
                        "aim " + (quantile == 0.5 ? "median" : "p99") + " under " + Figures.millis(aim));
    }
}
