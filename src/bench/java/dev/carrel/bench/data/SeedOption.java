package dev.carrel.bench.data;

import picocli.CommandLine.Option;

/** {@code --seed}. */
public final class SeedOption {
    @Option(names = "--seed", defaultValue = "42", description = "For everything random (${DEFAULT-VALUE}).")
    private long seed;

    public long value() {
        return seed;
    }
}
