package dev.carrel.bench;

import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.delete.DeleteCommand;
import dev.carrel.bench.index.IndexCommand;
import dev.carrel.bench.ingest.IngestCommand;
import dev.carrel.bench.model.ModelCommand;
import dev.carrel.bench.reconcile.ReconcileCommand;
import dev.carrel.bench.search.SearchCommand;
import dev.carrel.bench.text.TextCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./carrel bench}: the speed of ingestion, search, deletion and reconciliation, and of other ways to make the index and to run the model. */
@Command(
        name = "bench",
        description =
                "Measures the speed of ingestion and search against what the stores and the model reach alone, that of"
                        + " deletion and reconciliation, and what these cost a search meanwhile.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            IngestCommand.class,
            TextCommand.class,
            SearchCommand.class,
            DeleteCommand.class,
            ReconcileCommand.class,
            IndexCommand.class,
            ModelCommand.class,
            BenchCommand.All.class
        })
final class BenchCommand {

    /** All of them, each with a service of its own, so that none finds what another has left. */
    @Command(name = "all", description = "All of them after one another.", mixinStandardHelpOptions = true)
    static final class All implements Callable<Integer> {
        @Mixin
        private final SeedOption seed = new SeedOption();

        @Spec
        @SuppressWarnings("NullAway.Init") // by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            CommandLine root = spec.root().commandLine();
            List<Integer> codes = new ArrayList<>();
            for (String measurement : List.of("ingest", "text", "search", "delete", "reconcile", "index", "model")) {
                codes.add(root.execute("bench", measurement, "--seed", Long.toString(seed.value())));
                root.getOut().println();
            }
            return codes.stream().max(Integer::compare).orElse(0);
        }
    }
}
