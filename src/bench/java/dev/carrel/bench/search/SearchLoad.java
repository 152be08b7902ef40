package dev.carrel.bench.search;

import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.load.OpenLoop;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.ProcessorTime;
import dev.carrel.client.terminal.Table;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import picocli.CommandLine.Option;

/** What is asked of both sides, in turns, how often, and what was measured. Used once. */
final class SearchLoad {
    private static final int STATISTICS_RATE_FACTOR = 2;
    private static final double MILLIS_PER_SECOND = 1000;

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "Searches a second that are due at one client (${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--requests",
            defaultValue = "5000",
            description = "Searches at one client, of each side (${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--turns", defaultValue = "10", description = "Turns they are made in (${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--many-clients",
            defaultValue = "8",
            description = "Clients for the throughput (${DEFAULT-VALUE}).")
    private int manyClients;

    @Option(
            names = "--throughput-time",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long the throughput of each side is measured (${DEFAULT-VALUE}).")
    private int throughputSeconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description = "How long both sides are searched before, by turns and many clients (${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    private final Side service = new Side("Carrel", Question::service);
    private final Side node = new Side("raw Elasticsearch query", Question::node);
    private final Latencies statistics = new Latencies();

    void run(
            MeasuredService measured,
            Wire wire,
            List<Question> questions,
            List<HttpRequest> statisticsRequests,
            Report report) {
        report.step("Warming up both sides for " + warmUpSeconds + " s");
        ClosedLoop many = new ClosedLoop(manyClients);
        for (int second = 0; second < warmUpSeconds; second += 2) {
            many.during(Duration.ofSeconds(1), service.asker(wire, questions, second));
            many.during(Duration.ofSeconds(1), node.asker(wire, questions, second));
        }
        OpenLoop due = new OpenLoop(rate);
        int each = Math.max(1, requests / turns);
        for (int turn = 0; turn < turns; turn++) {
            due.run(each, service.times, service.asker(wire, questions, turn));
            due.run(each, node.times, node.asker(wire, questions, turn));
            report.step("One client, turn " + (turn + 1) + ": so far " + service.soFar() + ", " + node.soFar());
        }
        for (int turn = 0; turn < 2; turn++) {
            Duration half = Duration.ofSeconds(throughputSeconds).dividedBy(2);
            for (Side side : List.of(service, node)) {
                ProcessorTime usedBefore = measured.processorTime();
                double perSecond = many.during(half, side.asker(wire, questions, turn));
                side.used = side.used.plus(measured.processorTime().minus(usedBefore));
                side.asked += perSecond * half.toMillis() / MILLIS_PER_SECOND;
                side.perSecond += perSecond / 2;
            }
        }
        report.step("Statistics");
        IntConsumer asker = i -> wire.send(statisticsRequests.get(i % statisticsRequests.size()));
        new ClosedLoop(1).during(Duration.ofSeconds(5), asker);
        new OpenLoop((double) rate * STATISTICS_RATE_FACTOR).run(requests, statistics, asker);
    }

    int rate() {
        return rate;
    }

    int manyClients() {
        return manyClients;
    }

    Side service() {
        return service;
    }

    Side node() {
        return node;
    }

    Latencies statistics() {
        return statistics;
    }

    /** One of the two that are compared. */
    static final class Side {
        /** Far enough apart that no two turns ask the same questions soon after each other; a prime. */
        private static final int STEP = 1009;

        private final String name;
        private final Function<Question, HttpRequest> form;
        private final Latencies times = new Latencies();
        private double perSecond;
        private double asked;
        private ProcessorTime used = ProcessorTime.ZERO;

        private Side(String name, Function<Question, HttpRequest> form) {
            this.name = name;
            this.form = form;
        }

        private IntConsumer asker(Wire wire, List<Question> questions, int turn) {
            return i -> wire.send(form.apply(questions.get((turn * STEP + i) % questions.size())));
        }

        private String soFar() {
            return name + " " + Figures.millis(times.quantile(0.5));
        }

        String name() {
            return name;
        }

        /** With one client. */
        Latencies times() {
            return times;
        }

        /** What a search with many clients has used. */
        void used(Table table) {
            used.row(table, name, asked);
        }

        /** With many clients. */
        double perSecond() {
            return perSecond;
        }
    }
}
