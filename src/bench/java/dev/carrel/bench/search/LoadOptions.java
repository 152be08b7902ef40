package dev.carrel.bench.search;

import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/** How often is asked. */
final class LoadOptions {
    @Option(
            names = "--modes",
            split = ",",
            defaultValue = "SEMANTIC,KEYWORD,HYBRID",
            description = "What is measured: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // by picocli
    private List<Mode> modes;

    @Option(names = "--hits", defaultValue = "10", description = "Chunks asked for (${DEFAULT-VALUE}).")
    private int hits;

    @Option(
            names = "--requests",
            defaultValue = "3000",
            description = "Searches at one client, of each side and mode (${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--turns", defaultValue = "6", description = "Turns they are made in (${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--many-clients",
            split = ",",
            defaultValue = "8,32",
            description = "Clients for the throughput (${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // by picocli
    private List<Integer> manyClients;

    @Option(
            names = "--throughput-time",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long the throughput of each side is measured (${DEFAULT-VALUE}).")
    private int throughputSeconds;

    List<Mode> modes() {
        return modes;
    }

    int hits() {
        return hits;
    }

    int requests() {
        return requests;
    }

    int turns() {
        return turns;
    }

    List<Integer> manyClients() {
        return manyClients;
    }

    int warmingClients() {
        return Collections.min(manyClients);
    }

    int throughputSeconds() {
        return throughputSeconds;
    }
}
