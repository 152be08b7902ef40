package dev.carrel.bench;

import dev.carrel.bench.evaluate.EvaluateCommand;
import dev.carrel.client.ProblemException;
import dev.carrel.client.UnreachableException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The commands of {@code ./carrel} that measure. */
@Command(
        name = "./carrel",
        description = "Measures the quality of search and the speed of the service.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EvaluateCommand.class, BenchCommand.class})
public final class Main {
    private static final int HELP_WIDTH = 100;
    private static final int FAILED = 1;

    private Main() {}

    /** Runs one command: 0 when it could measure, whatever the figures; 1 when it could not; 2 when it was misused. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .execute(arguments));
    }

    private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        switch (failure) {
            case MeasurementException known -> command.getErr().println("carrel: " + known.getMessage());
            case UnreachableException unreachable -> command.getErr().println("carrel: " + unreachable.getMessage());
            case ProblemException refused ->
                command.getErr().println("carrel: " + refused.problem().message());
            default -> failure.printStackTrace(command.getErr());
        }
        return FAILED;
    }
}
