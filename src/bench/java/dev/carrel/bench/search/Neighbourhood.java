package dev.carrel.bench.search;

import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.delete.Deletions;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.neighbour.AgentLoad;
import dev.carrel.bench.neighbour.Neighbour;
import dev.carrel.bench.report.Figures;
import dev.carrel.client.terminal.Table;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One tenant's searches while another one ingests, is deleted, or searches at full speed. Used once. */
final class Neighbourhood {
    private static final double MOST_TIMES_IDLE = 1.5;
    private static final int BUSY_AGENTS = 2;
    private static final int BUSY_CHUNKS = 20_000;
    private static final int BUSY_CLIENTS = 8;
    private static final Duration BUSY_TIME = Duration.ofSeconds(20);

    private final Neighbour neighbour;
    private final URI service;
    private final Wire wire;
    private final Knowledge busy;
    private final Latencies idle = new Latencies();
    private final Map<String, Latencies> meanwhile = new LinkedHashMap<>();

    /** @param run distinguishes its agents from those of other runs on the same data */
    Neighbourhood(Neighbour neighbour, URI service, Wire wire, long seed, String run) {
        this.neighbour = neighbour;
        this.service = service;
        this.wire = wire;
        this.busy = new Knowledge(seed, "busy-" + run);
    }

    /** @param questions of one tenant, who searches at full speed */
    void measure(List<Question> questions) {
        AgentLoad load = new AgentLoad(service, wire);
        Deletions deletions = new Deletions(service, wire);
        warmUp(load, deletions);
        neighbour.idle(idle);
        // made before: the making takes a processor of its own
        for (int i = 0; i < BUSY_AGENTS; i++) {
            load.add(busy.agent(i), BUSY_CHUNKS);
        }
        during("another ingests", load::finish);
        neighbour.idle(idle);
        during("another is deleted", () -> {
            for (int i = 0; i < BUSY_AGENTS; i++) {
                Agent agent = busy.agent(i);
                deletions.delete(agent, BUSY_CHUNKS);
            }
        });
        neighbour.idle(idle);
        ClosedLoop many = new ClosedLoop(BUSY_CLIENTS);
        during(
                "another searches with " + BUSY_CLIENTS + " clients",
                () -> many.during(
                        BUSY_TIME, i -> questions.get(i % questions.size()).askService(wire)));
    }

    /** Otherwise the compilers of all processes, for which this work is new, would be measured. */
    private void warmUp(AgentLoad load, Deletions deletions) {
        Agent first = busy.agent(BUSY_AGENTS);
        load.add(first, BUSY_CHUNKS);
        load.finish();
        deletions.delete(first, BUSY_CHUNKS);
    }

    private void during(String name, Runnable work) {
        Latencies times = new Latencies();
        neighbour.during(times, work);
        meanwhile.put(name, times);
    }

    Table table() {
        Table table = neighbour.table();
        Neighbour.row(table, "idle", idle);
        meanwhile.forEach((name, times) -> Neighbour.row(table, "while " + name, times));
        return table;
    }

    String summary() {
        double worst = meanwhile.values().stream()
                .mapToDouble(times -> times.quantile(0.99) / idle.quantile(0.99))
                .max()
                .orElse(0);
        return "p99 of the quiet tenant: at worst " + Figures.ratio(worst) + " times the idle one, "
                + Figures.aim(worst <= MOST_TIMES_IDLE, "aim at most " + Figures.ratio(MOST_TIMES_IDLE));
    }
}
