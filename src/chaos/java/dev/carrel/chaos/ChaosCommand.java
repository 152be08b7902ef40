package dev.carrel.chaos;

import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./carrel chaos}. Ends with 0 when every round was exact, 1 when not, 2 when misused, 3 when it took too long. */
@Command(
        name = "./carrel chaos",
        description =
                "Several nodes under load, killed, paused and deprived of their stores, and whether all is exact then.",
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
    private static final int OVERDUE = 3;

    @Option(
            names = "--seed",
            description = "Of the first round; each further one has the next. A random one if absent.")
    private long seed = System.nanoTime();

    @Option(names = "--rounds", defaultValue = "10", description = "How many (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--nodes", defaultValue = "2", description = "Processes of the service (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--organizations", defaultValue = "3", description = "Callers (${DEFAULT-VALUE}).")
    private int organizations;

    @Option(names = "--agents", defaultValue = "2", description = "Of each organization (${DEFAULT-VALUE}).")
    private int agents;

    @Option(names = "--steps", defaultValue = "10", description = "Requests for each agent (${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--faults", defaultValue = "4", description = "In each round (${DEFAULT-VALUE}).")
    private int faults;

    @Option(
            names = "--time-limit",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description = "End everything after this many minutes (${DEFAULT-VALUE}).")
    private int minutes;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        var run = new Run(new Scale(nodes, organizations, agents, steps, faults), System.out);
        endAfter(Duration.ofMinutes(minutes), run);
        List<String> violations;
        try (Stores stores = Stores.start()) {
            ServiceProcess.prepare(stores);
            violations = run.rounds(stores, seed, rounds);
        }
        printCounts(run);
        return violations.isEmpty() ? 0 : 1;
    }

    private static void printCounts(Run run) {
        run.counts().forEach((what, number) -> System.out.printf("%10d %s%n", number, what));
    }

    /** Shutdown hooks end the processes. */
    private static void endAfter(Duration limit, Run run) {
        Thread.ofPlatform().daemon().name("time-limit").start(() -> {
            try {
                Thread.sleep(limit);
                printCounts(run);
                System.err.println("carrel: not done after " + limit.toMinutes() + " minutes (--time-limit)");
                System.exit(OVERDUE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
