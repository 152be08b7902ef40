package dev.carrel.client.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.Json;
import dev.carrel.client.OperationStatus;
import dev.carrel.client.Reconciliation;
import dev.carrel.client.Reconciliation.Drift;
import dev.carrel.client.Reconciliations;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Progress;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares counters, rows and entries of the whole service, an organization or one agent, and heals if told to. */
@Command(
        name = "reconcile",
        description = "Compares what the stores hold, of the whole service unless an organization or agent is named.")
public final class ReconcileCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Option(
            names = {"-o", "--organization"},
            paramLabel = "ORGANIZATION",
            description = "Only this organization (default: all).")
    private @Nullable String organization;

    @Option(
            names = {"-a", "--agent"},
            paramLabel = "AGENT",
            description = "Only this agent of the organization (default: all).")
    private @Nullable String agent;

    @Option(names = "--heal", description = "Repair what is found (default: only report it).")
    private boolean heal;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        if (agent != null && organization == null) {
            throw new ParameterException(spec.commandLine(), "name the organization of the agent with -o");
        }
        CarrelClient client = service.client();
        Reconciliations reconciliations = client.reconciliations(organization);
        Terminal terminal = Terminal.of(spec);
        Reconciliation run = await(reconciliations, terminal, reconciliations.start(agent, heal ? "heal" : "report"));
        List<Drift> drifts = reconciliations.drifts(run.id());
        if (json) {
            terminal.out().println(Json.pretty(Map.of("reconciliation", run, "drifts", drifts)));
        } else {
            print(terminal, run, drifts);
        }
        return run.status() == OperationStatus.COMPLETED && run.drifts() == run.healed()
                ? ExitCode.OK
                : ExitCode.REFUSED;
    }

    private static Reconciliation await(Reconciliations reconciliations, Terminal terminal, Reconciliation started)
            throws InterruptedException {
        Reconciliation run = started;
        try (Progress progress =
                Progress.start(terminal, "reconcile", "namespaces", Math.max(1, started.totalItems()))) {
            while (!run.status().ended()) {
                Thread.sleep(PAUSE_MILLIS);
                run = reconciliations.get(started.id());
                progress.reached((double) run.processedItems());
            }
        }
        return run;
    }

    private static void print(Terminal terminal, Reconciliation run, List<Drift> drifts) {
        terminal.out()
                .println("Reconciliation " + run.id() + " is "
                        + run.status().name().toLowerCase(Locale.ROOT) + ": "
                        + Words.count(run.namespaces(), "namespace") + ", " + Words.count(run.rows(), "row") + ", "
                        + Words.count(run.entries()) + (run.entries() == 1 ? " entry; " : " entries; ")
                        + Words.count(run.drifts(), "drift") + ", " + Words.count(run.healed()) + " healed");
        if (run.error() != null) {
            terminal.out().println(terminal.warning(Terminal.plain(run.error())));
        }
        Table table = new Table("KIND", "AGENT", "SUBJECT", "KEY", "EXPECTED", "FOUND", "");
        for (Drift drift : drifts) {
            table.row(
                    drift.kind(),
                    owner(drift),
                    drift.subject(),
                    orEmpty(drift.key()),
                    drift.expected(),
                    drift.found(),
                    drift.healed() ? "healed" : "");
        }
        if (!table.isEmpty()) {
            table.print(terminal);
        }
        if (run.drifts() > drifts.size()) {
            terminal.out().println("and " + Words.count(run.drifts() - drifts.size()) + " more, which are not kept");
        }
    }

    private static String owner(Drift drift) {
        String organization = orEmpty(drift.organizationId());
        return drift.agentId() == null ? organization : organization + "/" + drift.agentId();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
