package dev.carrel.client;

import dev.carrel.client.demo.DemoCommand;
import dev.carrel.client.document.DeleteCommand;
import dev.carrel.client.document.DocumentsCommand;
import dev.carrel.client.ingest.IngestCommand;
import dev.carrel.client.operation.CancelCommand;
import dev.carrel.client.operation.OperationsCommand;
import dev.carrel.client.operation.RestartCommand;
import dev.carrel.client.operation.RetryCommand;
import dev.carrel.client.prune.PruneCommand;
import dev.carrel.client.reconcile.ReconcileCommand;
import dev.carrel.client.search.SearchCommand;
import dev.carrel.client.search.WarmUpCommand;
import dev.carrel.client.stats.StatsCommand;
import dev.carrel.client.stats.StatusCommand;
import dev.carrel.client.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands of {@code ./carrel} that talk to a running service. */
@Command(
        name = "carrel",
        description = "Talks to a running Carrel service.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            IngestCommand.class,
            SearchCommand.class,
            WarmUpCommand.class,
            StatsCommand.class,
            DocumentsCommand.class,
            DeleteCommand.class,
            OperationsCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            RestartCommand.class,
            ReconcileCommand.class,
            PruneCommand.class,
            StatusCommand.class,
            DemoCommand.class
        })
public final class Main {
    private static final int HELP_WIDTH = 100;

    private Main() {}

    /** Runs one command and ends the process with an {@link ExitCode}. */
    public static void main(String[] arguments) {
        Charset charset = System.out.charset();
        PrintWriter out = new PrintWriter(System.out, true, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command; whatever goes wrong is said in a line or two on {@code err}. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        addHelp(line);
        line.getSubcommands().values().forEach(Main::addHelp);
        return line.setOut(out)
                .setErr(err)
                .setColorScheme(
                        Help.defaultColorScheme(Terminal.detect(out, err).ansi()))
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::explain)
                .execute(arguments);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        PrintWriter err = misuse.getCommandLine().getErr();
        err.println("carrel: " + misuse.getMessage());
        err.println("Try ./" + misuse.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case UnreachableException unreachable -> {
                err.println("carrel: " + unreachable.getMessage());
                err.println("Start one with ./carrel start, or say where it is with CARREL_URL.");
                return ExitCode.UNREACHABLE;
            }
            case ProblemException refused ->
                err.println("carrel: " + refused.problem().message());
            default -> {
                err.println("carrel: this is a mistake in the client: " + failure);
                if (System.getenv("CARREL_DEBUG") != null) {
                    failure.printStackTrace(err);
                }
            }
        }
        return ExitCode.REFUSED;
    }
}
