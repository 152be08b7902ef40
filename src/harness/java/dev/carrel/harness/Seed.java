package dev.carrel.harness;

import java.util.Random;
import java.util.random.RandomGenerator;

/** Where the tests' random choices come from. */
public final class Seed {
    private static final String PROPERTY = "carrel.test.seed";

    private Seed() {}

    /** A generator with a new seed, or with that of {@code -Dcarrel.test.seed}; prints which. */
    public static RandomGenerator of(String test) {
        long seed = Long.getLong(PROPERTY, System.nanoTime());
        System.out.println(test + ": -D" + PROPERTY + "=" + seed);
        return new Random(seed);
    }
}
