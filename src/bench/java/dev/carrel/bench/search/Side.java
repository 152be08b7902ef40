package dev.carrel.bench.search;

import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.service.ProcessorTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** One of the two that are compared, with what was measured of it. Not thread-safe. */
final class Side {
    /** Far enough apart that no two turns ask the same questions soon after each other; a prime. */
    private static final int STEP = 1009;

    private final String name;
    private final BiConsumer<Question, Wire> form;
    private final Latencies times = new Latencies();
    private final Map<Integer, Rate> rates = new TreeMap<>();
    private ProcessorTime used = ProcessorTime.ZERO;
    private double asked;

    Side(String name, BiConsumer<Question, Wire> form) {
        this.name = name;
        this.form = form;
    }

    /** Sends the question of a number; other turns begin with others. */
    IntConsumer asker(Wire wire, List<Question> questions, int turn) {
        return i -> form.accept(questions.get(Math.floorMod(turn * STEP + i, questions.size())), wire);
    }

    /** Adds a turn of many clients. */
    void add(int clients, double perSecond, double searches, ProcessorTime more) {
        Rate rate = rates.computeIfAbsent(clients, any -> new Rate());
        rate.sum += perSecond;
        rate.turns++;
        used = used.plus(more);
        asked += searches;
    }

    String name() {
        return name;
    }

    /** With one client. */
    Latencies times() {
        return times;
    }

    /** With so many clients. */
    Latencies times(int clients) {
        return rates.computeIfAbsent(clients, any -> new Rate()).times;
    }

    /** With so many clients. */
    double perSecond(int clients) {
        Rate rate = rates.getOrDefault(clients, new Rate());
        return rate.turns == 0 ? 0 : rate.sum / rate.turns;
    }

    /** Of all searches with many clients. */
    ProcessorTime used() {
        return used;
    }

    double asked() {
        return asked;
    }

    private static final class Rate {
        private final Latencies times = new Latencies();
        private double sum;
        private int turns;
    }
}
