package dev.carrel.client.operation;

import dev.carrel.client.Operation;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations as people read them. */
final class OperationTables {
    private OperationTables() {}

    static void printList(Terminal terminal, List<Operation> operations, boolean more) {
        Table table = new Table("id", "kind", "agent", "status", ">done", ">items", ">attempts", "created", "error");
        operations.forEach(operation -> table.row(
                operation.id(),
                operation.kind(),
                Words.orAbsent(operation.agentId()),
                Words.word(operation.status()),
                operation.progress() + " %",
                Words.count(operation.totalItems()),
                Words.count(operation.attempts()),
                Words.minute(operation.createdAt()),
                operation.error() == null ? "" : operation.error()));
        table.print(terminal);
        if (more) {
            terminal.out().println("… and more; raise --limit to see them");
        }
    }

    static void printOne(Terminal terminal, Operation operation) {
        Table facts = new Table("", "")
                .row("operation", operation.id())
                .row("kind", operation.kind())
                .row("agent", Words.orAbsent(operation.agentId()))
                .row(
                        "status",
                        Words.word(operation.status()) + (operation.cancelRequested() ? ", cancel requested" : ""))
                .row(
                        "progress",
                        Words.count(operation.processedItems()) + " of " + Words.count(operation.totalItems())
                                + " items, " + operation.progress() + " %")
                .row("attempts", Words.count(operation.attempts()))
                .row("created", Words.minute(operation.createdAt()))
                .row("started", Words.minute(operation.startedAt()))
                .row("finished", Words.minute(operation.finishedAt()))
                .row("estimated end", Words.minute(operation.estimatedEnd()))
                .row("owner", owner(operation.lease()));
        if (operation.error() != null) {
            facts.row("error", operation.error());
        }
        facts.print(terminal);
        Table claims = new Table(">token", "claimed by", "at");
        operation
                .owners()
                .forEach(claim ->
                        claims.row(Long.toString(claim.token()), claim.owner(), Words.minute(claim.claimedAt())));
        print(terminal, claims);
        Table steps = new Table(
                ">execution", "status", "step", "status", ">read", ">written", ">commits", ">rollbacks", ">skipped");
        operation.runs().forEach(run -> {
            String execution = Long.toString(run.executionId());
            List<Operation.Step> runSteps = run.steps() == null ? List.of() : run.steps();
            runSteps.forEach(step -> steps.row(
                    execution,
                    run.status(),
                    step.name(),
                    step.status(),
                    Words.count(step.readCount()),
                    Words.count(step.writeCount()),
                    Words.count(step.commitCount()),
                    Words.count(step.rollbackCount()),
                    Words.count(step.skipCount())));
        });
        print(terminal, steps);
    }

    private static void print(Terminal terminal, Table table) {
        if (!table.isEmpty()) {
            terminal.out().println();
            table.print(terminal);
        }
    }

    private static String owner(Operation.@Nullable Lease lease) {
        if (lease == null || lease.owner() == null) {
            return "nobody";
        }
        return lease.owner()
                + (lease.live() ? "" : ", without a sign of life since " + Words.minute(lease.expiresAt()));
    }
}
