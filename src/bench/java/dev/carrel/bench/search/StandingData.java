package dev.carrel.bench.search;

import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.SeedOption;
import dev.carrel.bench.data.ZipfSizes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The knowledge that is searched: loaded once, and found again by the next measurement with the same numbers. */
final class StandingData {
    private static final int AGENTS = 1000;
    private static final int AGENTS_LARGE = 10_000;
    private static final int LARGEST = 50_000;

    @Option(names = "--chunks", defaultValue = "1000000", description = "Chunks in all (${DEFAULT-VALUE}).")
    private int chunks;

    @Option(names = "--agents", description = "Agents they belong to (" + AGENTS + ").")
    private @Nullable Integer agents;

    @Option(names = "--large", description = "As --agents " + AGENTS_LARGE + ".")
    private boolean large;

    @Option(
            names = "--largest",
            description = "Chunks of the largest agent; the others follow by Zipf's law (" + LARGEST
                    + ", or a fifth of all where that is less).")
    private @Nullable Integer largest;

    @Mixin
    private final SeedOption seed = new SeedOption();

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "The service's data, which stays there for the next measurement"
                    + " (target/bench-search-CHUNKS-AGENTS-SEED).")
    private @Nullable Path directory;

    int chunks() {
        return chunks;
    }

    int agents() {
        if (agents != null) {
            return agents;
        }
        return large ? AGENTS_LARGE : AGENTS;
    }

    long seed() {
        return seed.value();
    }

    /** Chunks of each agent by its number, the largest first. */
    int[] sizes() {
        int mean = Math.ceilDiv(chunks, agents());
        return ZipfSizes.of(
                agents(), chunks, largest != null ? largest : Math.max(mean, Math.min(LARGEST, chunks / 5)));
    }

    Knowledge knowledge() {
        return new Knowledge(seed.value(), "searched");
    }

    Path directory() {
        return directory != null
                ? directory
                : Path.of(System.getProperty("carrel.root", ""), "target")
                        .resolve("bench-search-" + chunks + "-" + agents() + "-" + seed.value());
    }
}
