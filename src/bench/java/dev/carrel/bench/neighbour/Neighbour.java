package dev.carrel.bench.neighbour;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.VectorForm;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.load.OpenLoop;
import dev.carrel.bench.report.Figures;
import dev.carrel.client.terminal.Table;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Option;

/**
 * A tenant who searches at a steady rate, first alone and then while the service works for somebody else. Each time counts
 * from when the search was due. Not thread-safe.
 */
public final class Neighbour {
    private static final int QUESTIONS = 5000;
    private static final int HITS = 10;
    private static final int WARMING_CLIENTS = 2;

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "Searches a second that are due at one client (${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long searches are measured while nothing else goes on, before each measurement of what"
                    + " does (${DEFAULT-VALUE}).")
    private int idleSeconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description = "How long searches warm up the service before (${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    private final List<HttpRequest> questions = new ArrayList<>();
    private Wire wire = new Wire();
    private int asked;

    /** Makes the questions, to random ones of these agents. */
    public void prepare(URI service, Wire wire, List<Agent> agents, long seed) {
        this.wire = wire;
        Random random = new Random(seed);
        for (int i = 0; i < QUESTIONS; i++) {
            Agent agent = agents.get(random.nextInt(agents.size()));
            questions.add(Wire.post(
                    URI.create(service + agent.path() + "/search"),
                    Bodies.search(agent.vector(), HITS, VectorForm.BASE64)));
        }
    }

    /** Searches until the service is warm. @throws MeasurementException when a question finds nothing */
    public void warmUp() {
        for (HttpRequest question : questions.subList(0, HITS)) {
            if (wire.json(question).path("hits").isEmpty()) {
                throw new MeasurementException(question.uri() + " finds nothing; the times would mean nothing");
            }
        }
        new ClosedLoop(WARMING_CLIENTS)
                .during(Duration.ofSeconds(warmUpSeconds), i -> wire.send(questions.get(i % QUESTIONS)));
    }

    /** Searches while nothing else goes on. */
    public void idle(Latencies times) {
        new OpenLoop(rate).run(rate * idleSeconds, times, i -> ask());
    }

    /**
     * Searches as long as {@code work} lasts.
     *
     * @throws MeasurementException when a search failed
     */
    public void during(Latencies times, Runnable work) {
        AtomicBoolean going = new AtomicBoolean(true);
        try (ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("neighbour").factory())) {
            Future<?> searches = thread.submit(() -> new OpenLoop(rate).during(going::get, times, i -> ask()));
            try {
                work.run();
            } finally {
                going.set(false);
            }
            searches.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof MeasurementException known
                    ? known
                    : new MeasurementException("A search failed: " + failure.getCause(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeasurementException("Interrupted while searching", interrupted);
        }
    }

    /** Searches a second that are due at one client. */
    public int rate() {
        return rate;
    }

    public int warmUpSeconds() {
        return warmUpSeconds;
    }

    private void ask() {
        wire.send(questions.get(asked++ % QUESTIONS));
    }

    /** A table for {@link #row}. */
    public Table table() {
        return new Table(
                "another tenant's searches, due " + rate + "/s", ">median", ">p95", ">p99", ">longest", ">requests");
    }

    /** Adds a line to it. */
    public static void row(Table table, String name, Latencies times) {
        table.row(
                name,
                Figures.millis(times.quantile(0.5)),
                Figures.millis(times.quantile(0.95)),
                Figures.millis(times.quantile(0.99)),
                Figures.millis(times.longest()),
                Long.toString(times.count()));
    }
}
