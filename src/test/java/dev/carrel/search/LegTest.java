package dev.carrel.search;

import dev.carrel.index.Candidate;
import dev.carrel.index.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LegTest {
    private final List<Integer> asked = new ArrayList<>();

    /** An index with chunks 1 to {@code size}, of which the first has the best score. */
    private Leg leg(int size, double leastScore, int wanted) {
        return new Leg(
                k -> {
                    asked.add(k);
                    return new Found(
                            LongStream.rangeClosed(1, Math.min(k, size))
                                    .mapToObj(id -> new Candidate(id, size - id))
                                    .toList(),
                            false);
                },
                leastScore,
                wanted);
    }

    private static Set<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
    }

    private static void askUntilSatisfied(Leg leg, Set<Long> alive) {
        do {
            leg.ask();
        } while (leg.deepen(alive));
    }

    @Test
    void asksOnceWhenEverythingIsAlive() {
        Leg leg = leg(100, 0, 10);
        askUntilSatisfied(leg, from(1, 100));

        assertThat(asked).containsExactly(10);
        assertThat(leg.living(from(1, 100))).hasSize(10);
    }

    @Test
    void asksForMoreUntilEnoughAreAlive() {
        Leg leg = leg(1000, 0, 10);
        Set<Long> alive = from(100, 1000);
        askUntilSatisfied(leg, alive);

        assertThat(asked).containsExactly(10, 40, 160);
        assertThat(leg.living(alive))
                .extracting(Candidate::chunkId)
                .containsExactlyElementsOf(from(100, 109).stream().sorted().toList());
    }

    @Test
    void endsWhenTheIndexHasNoMore() {
        Leg leg = leg(15, 0, 10);
        askUntilSatisfied(leg, from(13, 15));

        assertThat(asked).containsExactly(10, 40);
        assertThat(leg.living(from(13, 15))).hasSize(3);
    }

    @Test
    void endsWhereScoresAreTooLow() {
        Leg leg = leg(1000, 995, 10);
        askUntilSatisfied(leg, from(500, 1000));

        assertThat(asked).containsExactly(10);
        assertThat(leg.candidates()).hasSize(5);
    }

    @Test
    void endsAtTheIndexsOwnBound() {
        Leg leg = leg(50_000, 0, 1000);
        askUntilSatisfied(leg, Set.of());

        assertThat(asked).containsExactly(1000, 4000, 10_000);
    }
}
