package dev.carrel.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.chaos.Ledger.Write;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Searches all agents by texts that anybody ever wrote to any of them, replaced, removed and foreign ones too, and holds every
 * answer against the agent's ledger. Used by one thread.
 */
final class Searcher implements Runnable {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration OUTAGE = Duration.ofMillis(100);

    /** The most that can be asked for, and more than an agent has, so that the answer is all of it. */
    static final int ALL = 1000;

    private static final int SOME = 10;

    private final List<Ledger> ledgers;
    private final Cluster cluster;
    private final Published published;
    private final Progress progress;
    private final Findings findings;
    private final RandomGenerator random;

    Searcher(
            List<Ledger> ledgers,
            Cluster cluster,
            Published published,
            Progress progress,
            Findings findings,
            RandomGenerator random) {
        this.ledgers = ledgers;
        this.cluster = cluster;
        this.published = published;
        this.progress = progress;
        this.findings = findings;
        this.random = random;
    }

    @Override
    public void run() {
        while (!progress.over()) {
            Await.pause(search() ? PAUSE : OUTAGE);
        }
    }

    /** @return whether it was answered well */
    private boolean search() {
        Ledger ledger = ledgers.get(random.nextInt(ledgers.size()));
        Ledger source = random.nextInt(4) == 0 ? ledgers.get(random.nextInt(ledgers.size())) : ledger;
        Marker wanted = anyChunk(source);
        boolean all = random.nextInt(4) == 0;
        String text = wanted == null ? "anything" : wanted.text();
        boolean warm = random.nextInt(3) == 0;
        // an explained search is read anew always, and tells where
        Map<String, Object> body =
                Map.of("vector", FakeEmbeddings.vector(text), "limit", all ? ALL : SOME, "explain", warm);
        String path = Api.agent(ledger.organization(), ledger.agent());
        Api api = cluster.node(random.nextInt(cluster.size())).api();
        long from = System.nanoTime();
        Api.Answer answer;
        try {
            if (warm) {
                api.post(path + "/warmup?limit=0", Map.of());
                from = System.nanoTime();
            }
            answer = api.post(path + "/search", body);
        } catch (UncheckedIOException e) {
            findings.count("searches not answered");
            return false;
        }
        long to = System.nanoTime();
        var check = new SearchCheck(ledger, from, to, all, source == ledger ? wanted : null);
        check(check, answer);
        return answer.status() == 200;
    }

    private void check(SearchCheck check, Api.Answer answer) {
        switch (answer.status()) {
            case 200 -> {
                List<String> texts = new ArrayList<>();
                for (JsonNode hit : answer.json().path("hits")) {
                    texts.add(hit.path("text").asText());
                }
                check.faults(texts).forEach(fault -> violation(check, fault));
                published.seen(texts);
                findings.count("searches checked");
                findings.count("hits checked", texts.size());
                if (answer.json().at("/explanation/semantic/inMemory").asBoolean()) {
                    findings.count("searches answered from a node's own memory");
                }
            }
            case 404 -> {
                check.faultsOfAbsence().forEach(fault -> violation(check, fault));
                findings.count("searches checked");
            }
            case 429, 503 -> findings.count("searches answered " + answer.status());
            case 500 -> findings.faultOfService(answer);
            default -> violation(check, "status " + answer.status() + ": " + answer.body());
        }
    }

    private void violation(SearchCheck check, String fault) {
        findings.violation("search of " + check.ledger().organization() + "/"
                + check.ledger().agent() + (check.all() ? " for all" : "") + ": " + fault);
    }

    private @Nullable Marker anyChunk(Ledger source) {
        List<Write> writes =
                source.writes().stream().filter(write -> write.parts() > 0).toList();
        if (writes.isEmpty()) {
            return null;
        }
        Write write = writes.get(random.nextInt(writes.size()));
        return SearchCheck.marker(source, write, random.nextInt(write.parts()));
    }
}
