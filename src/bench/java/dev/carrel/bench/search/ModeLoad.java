package dev.carrel.bench.search;

import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.OpenLoop;
import dev.carrel.bench.report.Figures;
import dev.carrel.bench.report.Report;
import dev.carrel.bench.service.MeasuredService;
import dev.carrel.bench.service.Memory;
import dev.carrel.bench.service.ProcessorTime;
import java.time.Duration;
import java.util.List;

/** Asks both sides the same questions of one mode, in turns, and keeps what they took. Used once. */
final class ModeLoad {
    private final String name;
    private final Side service = new Side("Carrel", Question::askService);
    private final Side node;
    private final List<Question> questions;
    private final Wire wire;
    private final LoadOptions options;
    private Memory memory = new Memory(0, 0, 0);

    ModeLoad(String name, Mode mode, List<Question> questions, Wire wire, LoadOptions options) {
        this.name = name;
        this.node = new Side(
                mode == Mode.HYBRID ? "both raw queries at once" : "raw Elasticsearch query", Question::askNode);
        this.questions = questions;
        this.wire = wire;
        this.options = options;
    }

    void warmUp(int seconds) {
        ClosedLoop many = new ClosedLoop(options.warmingClients());
        for (int second = 0; second < seconds; second += 2) {
            many.during(Duration.ofSeconds(1), service.asker(wire, questions, second));
            many.during(Duration.ofSeconds(1), node.asker(wire, questions, second));
        }
    }

    /** One client. */
    void one(int rate, Report report) {
        OpenLoop due = new OpenLoop(rate);
        int each = Math.max(1, options.requests() / options.turns());
        for (int turn = 0; turn < options.turns(); turn++) {
            due.run(each, service.times(), service.asker(wire, questions, turn));
            due.run(each, node.times(), node.asker(wire, questions, turn));
        }
        report.step(name + ", one client: " + Figures.millis(service.times().quantile(0.5)) + " and "
                + Figures.millis(node.times().quantile(0.5)));
    }

    /** Many clients. */
    void many(MeasuredService measured, Report report) {
        Duration half = Duration.ofSeconds(options.throughputSeconds()).dividedBy(2);
        for (int clients : options.manyClients()) {
            ClosedLoop loop = new ClosedLoop(clients);
            for (int turn = 0; turn < 2; turn++) {
                for (Side side : List.of(service, node)) {
                    ProcessorTime before = measured.processorTime();
                    double perSecond =
                            loop.during(half, side.times(clients), side.asker(wire, questions, turn + clients));
                    ProcessorTime used = measured.processorTime().minus(before);
                    side.add(clients, perSecond, perSecond * half.toSeconds(), used);
                }
            }
            memory = memory.max(measured.memory());
            report.step(name + ", " + clients + " clients: " + Figures.number(service.perSecond(clients)) + " and "
                    + Figures.number(node.perSecond(clients)) + " searches/s");
        }
    }

    String name() {
        return name;
    }

    Side service() {
        return service;
    }

    Side node() {
        return node;
    }

    Memory memory() {
        return memory;
    }
}
