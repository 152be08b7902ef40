package dev.carrel.client.prune;

import dev.carrel.client.AgentOptions;
import dev.carrel.client.CarrelClient;
import dev.carrel.client.ExitCode;
import dev.carrel.client.OperationStatus;
import dev.carrel.client.Page;
import dev.carrel.client.Pruning;
import dev.carrel.client.Pruning.Chunk;
import dev.carrel.client.ServiceOption;
import dev.carrel.client.terminal.Progress;
import dev.carrel.client.terminal.Table;
import dev.carrel.client.terminal.Terminal;
import dev.carrel.client.terminal.Words;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists an agent's chunks that were not used for long, and removes them if told to. */
@Command(name = "prune", description = "Lists chunks that were not used for long; with --remove it removes them.")
public final class PruneCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 200;
    private static final int SHOWN = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOption service;

    @Mixin
    private AgentOptions agent;

    @Option(
            names = "--unused-for",
            paramLabel = "DURATION",
            required = true,
            description = "How long without use, at least PT1H; for example P30D.")
    private String unusedFor;

    @Option(names = "--remove", description = "Remove them (default: only list them).")
    private boolean remove;

    @Override
    public Integer call() throws InterruptedException {
        CarrelClient client = service.client();
        Terminal terminal = Terminal.of(spec);
        String organization = agent.address().organization();
        Pruning pruning = client.prune(agent.address(), unusedFor, !remove);
        String id = pruning.id();
        try (Progress progress = Progress.start(terminal, "prune", "chunks", Math.max(1, pruning.totalItems()))) {
            while (!pruning.status().ended()) {
                Thread.sleep(PAUSE_MILLIS);
                pruning = client.pruning(organization, id);
                progress.reached((double) pruning.processedItems());
            }
        }
        print(terminal, pruning, client.prunedChunks(organization, id, SHOWN));
        return pruning.status() == OperationStatus.COMPLETED ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static void print(Terminal terminal, Pruning pruning, Page<Chunk> chunks) {
        terminal.out()
                .println("Pruning " + pruning.id() + " is " + Words.word(pruning.status()) + ": "
                        + Words.count(pruning.found(), "chunk") + " not used since "
                        + Words.minute(pruning.unusedBefore()) + ", "
                        + (pruning.dryRun() ? "none removed" : Words.count(pruning.pruned()) + " removed"));
        String error = pruning.error();
        if (error != null) {
            terminal.out().println(terminal.warning(Terminal.plain(error)));
        }
        Table table = new Table("chunk", "document", "published", ">found", "last found");
        for (Chunk chunk : chunks.items()) {
            table.row(
                    chunk.chunkKey(),
                    chunk.documentKey(),
                    Words.minute(chunk.publishedAt()),
                    Words.count(chunk.accessCount()),
                    Words.minute(chunk.lastAccessedAt()));
        }
        if (!table.isEmpty()) {
            table.print(terminal);
        }
        if (pruning.found() > chunks.items().size()) {
            terminal.out()
                    .println("… and "
                            + Words.count(pruning.found() - chunks.items().size(), "more chunk"));
        }
        terminal.out().flush();
    }
}
