package dev.carrel.chaos;

import dev.carrel.chaos.Plan.AgentPlan;
import dev.carrel.harness.Await;
import dev.carrel.harness.StoreProbe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out a plan on a cluster. */
final class Round {
    private static final int SEARCHERS = 4;

    private static final Duration WATCH = Duration.ofMillis(100);

    /** For what ends or settles when all is there again. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Longer than every wait in it together; then something hangs that no wait knows of. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final Audit audit;

    Round(Cluster cluster, Audit audit) {
        this.cluster = cluster;
        this.audit = audit;
    }

    /** Does all of it and compares; what is found wrong is among the findings. */
    void run(Plan plan, Findings findings) {
        Told told = work(plan, findings);
        compare(told, PATIENCE, findings);
        findings.timed("comparison");
    }

    /** Lets the callers and the faults do their part. */
    Told work(Plan plan, Findings findings) {
        var progress = new Progress();
        var published = new Published();
        audit.forget();
        Set<UUID> before = indexed();
        List<Ledger> ledgers = new ArrayList<>();
        List<Runnable> actors = new ArrayList<>();
        for (AgentPlan agent : plan.agents()) {
            var ledger = new Ledger(agent.organization(), agent.agent());
            ledgers.add(ledger);
            var service = new Persistent(cluster, findings, actors.size());
            actors.add(new Actor(agent.steps(), ledger, service, progress, findings));
        }
        List<Runnable> watchers = new ArrayList<>();
        var random = new SplittableRandom(plan.seed());
        for (int searcher = 0; searcher < SEARCHERS; searcher++) {
            watchers.add(new Searcher(ledgers, cluster, published, progress, findings, random.split()));
        }
        watchers.add(new CounterWatch(
                cluster, ledgers.stream().map(Ledger::organization).distinct().toList(), progress, findings));
        watchers.add(() -> watchOver(progress, findings));
        List<Runnable> faults = new Faults(cluster, findings).of(plan.faults(), progress);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> faulting = submit(threads, faults);
            List<Future<?>> watching = submit(threads, watchers);
            try {
                await(submit(threads, actors), findings);
                findings.timed("requests");
                await(faulting, findings);
                findings.timed("faults");
                cluster.awaitReady();
                findings.timed("starts");
            } finally {
                progress.end();
                await(watching, findings);
            }
        }
        return new Told(ledgers, published, before);
    }

    private Set<UUID> indexed() {
        try (StoreProbe probe = cluster.probe()) {
            return probe.indexed();
        }
    }

    /**
     * Holds both stores and the notes in PostgreSQL against what the callers were told. Changes nothing, but that time passes.
     *
     * @param patience how long to wait for what ends or settles by itself
     */
    void compare(Told told, Duration patience, Findings findings) {
        try (StoreProbe probe = cluster.probe()) {
            new Invariants(probe, cluster, told, patience, findings).check();
        }
        audit.strangers(cluster::connectionsOf).forEach(findings::violation);
        audit.overlaps().forEach(findings::violation);
        told.published.faults(audit.published()).forEach(findings::violation);
        findings.count("fenced writes checked", audit.writes());
        findings.count("fenced checkpoints checked", audit.checkpoints());
        findings.count("versions found and published", told.published.size());
    }

    /**
     * What is known of a round from outside.
     *
     * @param ledgers one for each agent
     * @param published what searches returned
     * @param indexedBefore incarnations that had entries when the round began
     */
    record Told(List<Ledger> ledgers, Published published, Set<UUID> indexedBefore) {}

    private void watchOver(Progress progress, Findings findings) {
        while (!progress.over()) {
            findings.count("starts that failed", cluster.revive());
            Await.pause(WATCH);
        }
    }

    private static List<Future<?>> submit(ExecutorService threads, List<Runnable> tasks) {
        List<Future<?>> submitted = new ArrayList<>();
        tasks.forEach(task -> submitted.add(threads.submit(task)));
        return submitted;
    }

    /** Waits for their ends. What a part of the harness throws is a violation, too: nothing may be left unchecked. */
    private static void await(List<Future<?>> tasks, Findings findings) {
        for (Future<?> task : tasks) {
            try {
                task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                findings.violation("the harness failed: " + trace(e));
            } catch (TimeoutException e) {
                task.cancel(true);
                findings.violation("the harness hangs: no end within " + LIMIT.toSeconds() + " s");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted in a round", e);
            }
        }
    }

    static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
