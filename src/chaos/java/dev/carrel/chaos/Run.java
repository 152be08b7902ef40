package dev.carrel.chaos;

import dev.carrel.harness.Stores;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rounds on one cluster, one after another; each prints a line, and what is needed to repeat it when something is wrong. */
public final class Run {
    private final Scale scale;
    private final PrintStream out;
    private final Findings total = new Findings();

    /** @param out gets a line for each round */
    public Run(Scale scale, PrintStream out) {
        this.scale = scale;
        this.out = out;
    }

    /**
     * Does rounds with the seeds {@code seed}, {@code seed + 1} and so on, up to the first in which something is wrong.
     *
     * @return what is wrong; empty when every round was exact
     */
    public List<String> rounds(Stores stores, long seed, int rounds) {
        try (Cluster cluster = Cluster.start(stores, scale.nodes());
                Audit audit = Audit.begin(cluster.probe())) {
            for (int round = 0; round < rounds && total.violations().isEmpty(); round++) {
                round(cluster, audit, seed + round, round + 1);
            }
            if (!total.violations().isEmpty()) {
                out.println("The nodes' logs stay in " + cluster.directory());
            }
        }
        return total.violations();
    }

    private void round(Cluster cluster, Audit audit, long seed, int number) {
        Plan plan = Plan.of(seed, scale);
        out.printf("round %d, seed %d: %s%n", number, seed, faults(plan));
        var findings = new Findings();
        try {
            new Round(cluster, audit).run(plan, findings);
        } catch (RuntimeException | AssertionError e) {
            findings.violation("the round broke off: " + Round.trace(e));
        }
        out.printf(
                "  %s; %d operations in %d attempts, %d searches with %d hits, %d chunks compared: %s%n",
                findings.phases(),
                findings.of("operations"),
                findings.of("attempts"),
                findings.of("searches checked"),
                findings.of("hits checked"),
                findings.of("chunks compared"),
                findings.violations().isEmpty() ? "exact" : findings.of("violations") + " VIOLATIONS");
        findings.violations().forEach(violation -> out.println("  VIOLATION " + violation));
        if (!findings.violations().isEmpty()) {
            out.printf(
                    "  repeat its plan with: ./carrel chaos --seed %d --rounds 1 --nodes %d --organizations %d --agents %d"
                            + " --steps %d --faults %d%n",
                    seed, scale.nodes(), scale.organizations(), scale.agents(), scale.steps(), scale.faults());
        }
        total.count("rounds");
        total.add(findings);
    }

    private static String faults(Plan plan) {
        return plan.faults().stream()
                .map(fault -> fault.kind() + " of " + fault.node() + " after step " + fault.afterSteps())
                .collect(Collectors.joining(", "));
    }

    /** Everything that was counted, by name. */
    public Map<String, Long> counts() {
        return total.counts();
    }
}
