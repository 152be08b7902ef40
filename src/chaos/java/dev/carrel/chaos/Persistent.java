package dev.carrel.chaos;

import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends a request until it is answered for certain: to another node when one does not answer, and again when the answer tells of
 * an outage. Used by one thread.
 */
final class Persistent {
    private static final Duration PAUSE = Duration.ofMillis(150);

    /** Longer than all of a round's faults last together. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Findings findings;
    private int node;

    /** @param node the number of the first node to ask; each request goes to the next */
    Persistent(Cluster cluster, Findings findings, int node) {
        this.cluster = cluster;
        this.findings = findings;
        this.node = node;
    }

    /**
     * The first answer that is neither of an outage (429, 5xx) nor missing.
     *
     * @return how it was answered; empty when it was not, in a minute of trying
     */
    Optional<Answered> send(Function<Api, Api.Answer> request) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempts = 1; System.nanoTime() < deadline; attempts++) {
            try {
                Api.Answer answer = request.apply(cluster.node(node++).api());
                if (answer.status() < 500 && answer.status() != 429) {
                    return Optional.of(new Answered(answer, attempts > 1));
                }
                findings.count("answer " + answer.status());
                findings.faultOfService(answer);
            } catch (UncheckedIOException e) {
                findings.count("no answer");
            }
            Await.pause(PAUSE);
        }
        findings.violation("a request was not answered in " + PATIENCE.toSeconds() + " s of trying on all nodes");
        return Optional.empty();
    }

    /**
     * A certain answer.
     *
     * @param repeated whether there were attempts before, each of which may have had its effect
     */
    record Answered(Api.Answer answer, boolean repeated) {
        int status() {
            return answer.status();
        }
    }
}
