package dev.carrel.client.ingest;

import dev.carrel.client.CarrelClient;
import dev.carrel.client.Ingestion;
import dev.carrel.client.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ingestions that were accepted and have not ended, watched by polling. The service may restart meanwhile and go on
 * with them, so a lost connection is borne for a while.
 */
final class OpenIngestions {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(1);

    private final CarrelClient client;
    private final String organization;
    private final Consumer<Ingestion> onEnd;
    private List<Ingestion> open = new ArrayList<>();
    private Duration pause = SHORTEST_PAUSE;
    private long lastAnswer = System.nanoTime();

    OpenIngestions(CarrelClient client, String organization, Consumer<Ingestion> onEnd) {
        this.client = client;
        this.organization = organization;
        this.onEnd = onEnd;
    }

    void add(Ingestion ingestion) {
        pause = SHORTEST_PAUSE;
        lastAnswer = System.nanoTime();
        sort(List.of(ingestion), open);
    }

    int count() {
        return open.size();
    }

    /** How much of the open ingestions is done, in documents. */
    double done() {
        return open.stream()
                .mapToDouble(ingestion -> ingestion.outcomes().total() * ingestion.progress() / 100.0)
                .sum();
    }

    /** Waits a moment and asks how the open ones are. */
    void poll() throws InterruptedException {
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        List<Ingestion> still = new ArrayList<>();
        sort(open.stream().map(this::ask).toList(), still);
        open = still;
    }

    private Ingestion ask(Ingestion known) {
        try {
            Ingestion now = client.ingestion(organization, known.id());
            lastAnswer = System.nanoTime();
            return now;
        } catch (UnreachableException e) {
            if (System.nanoTime() - lastAnswer > LONGEST_ABSENCE.toNanos()) {
                throw e;
            }
            return known;
        }
    }

    private void sort(List<Ingestion> ingestions, List<Ingestion> still) {
        for (Ingestion ingestion : ingestions) {
            if (ingestion.status().ended()) {
                onEnd.accept(ingestion);
            } else {
                still.add(ingestion);
            }
        }
    }
}
