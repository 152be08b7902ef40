package dev.carrel.chaos;

import dev.carrel.harness.Seed;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.Stores;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A short run of the chaos harness; {@code ./carrel chaos} makes longer ones. */
@ExtendWith(SharedStores.class)
@Timeout(600)
class ChaosIT {
    private static final int ROUNDS = 2;

    @Test
    void allIsExactAfterEachRound(Stores stores) {
        long seed = Seed.of("allIsExactAfterEachRound").nextLong();
        var run = new Run(new Scale(2, 2, 2, 10, 2), System.out);
        assertThat(run.rounds(stores, seed, ROUNDS)).isEmpty();
        assertThat(run.counts()).containsEntry("rounds", (long) ROUNDS);
        // so that nothing passes because nothing was looked at
        for (String what : List.of(
                "searches checked",
                "hits checked",
                "comparisons of counters",
                "chunks compared",
                "documents compared",
                "fenced writes checked",
                "fenced checkpoints checked",
                "versions found and published")) {
            assertThat(run.counts().getOrDefault(what, 0L)).as(what).isPositive();
        }
    }
}
