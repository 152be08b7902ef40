package dev.carrel.chaos;

import dev.carrel.chaos.Step.Draft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a round does: follows from its seed and scale, and from nothing else.
 *
 * @param agents the agents of all organizations, each with its steps
 * @param faults in the order in which they happen
 */
record Plan(long seed, List<AgentPlan> agents, List<PlannedFault> faults) {
    /** Few, so that they are replaced and removed often. */
    private static final int DOCUMENTS = 6;

    private static final int CHUNKS = 8;
    private static final int MOST_PARTS = 60;
    private static final int LARGE = 150;

    /** Chunks that an agent can have; a search for all of them must be able to ask for as many. */
    static final int MOST_CHUNKS = DOCUMENTS * LARGE + CHUNKS;

    /** Leases end meanwhile; {@link Cluster} makes them last two seconds. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2500);

    /** One agent's steps. */
    record AgentPlan(String organization, String agent, List<Step> steps) {}

    static Plan of(long seed, Scale scale) {
        var random = new SplittableRandom(seed);
        List<AgentPlan> agents = new ArrayList<>();
        for (int organization = 0; organization < scale.organizations(); organization++) {
            for (int agent = 0; agent < scale.agents(); agent++) {
                agents.add(new AgentPlan(
                        "chaos-" + Long.toUnsignedString(seed, 36) + "-" + organization,
                        "agent-" + agent, // the same in every organization
                        steps(random.split(), scale.steps())));
            }
        }
        return new Plan(seed, List.copyOf(agents), faults(random.split(), scale));
    }

    private static List<Step> steps(RandomGenerator random, int number) {
        return IntStream.range(0, number)
                .mapToObj(version -> step(random, version))
                .toList();
    }

    private static Step step(RandomGenerator random, int version) {
        int choice = version == 0 ? 0 : random.nextInt(100);
        if (choice < 45) {
            return new Step.Ingest(
                    keys(random, "d", DOCUMENTS, 3).stream()
                            .map(key -> new Draft(key, version, parts(random), random.nextBoolean()))
                            .toList(),
                    random.nextInt(3) == 0);
        }
        if (choice < 62) {
            return new Step.PutChunks(keys(random, "c", CHUNKS, 3).stream()
                    .map(key -> new Draft(key, version, 1, random.nextBoolean()))
                    .toList());
        }
        if (choice < 70) {
            return new Step.RemoveChunks(keys(random, "c", CHUNKS, 2).stream()
                    .map(key -> new Draft(key, version, 0, false))
                    .toList());
        }
        if (choice < 78) {
            return new Step.RemoveDocument(new Draft("d" + random.nextInt(DOCUMENTS), version, 0, false));
        }
        return choice < 92 ? new Step.DeleteAgent(random.nextBoolean()) : new Step.AwaitIngestions();
    }

    private static int parts(RandomGenerator random) {
        return random.nextInt(8) == 0 ? LARGE : 1 + random.nextInt(MOST_PARTS);
    }

    private static List<String> keys(RandomGenerator random, String prefix, int different, int most) {
        List<String> keys = new ArrayList<>(IntStream.range(0, different)
                .mapToObj(number -> prefix + number)
                .toList());
        Collections.shuffle(keys, new Random(random.nextLong()));
        return List.copyOf(keys.subList(0, 1 + random.nextInt(most)));
    }

    private static List<PlannedFault> faults(RandomGenerator random, Scale scale) {
        List<PlannedFault.Kind> kinds = new ArrayList<>();
        for (PlannedFault.Kind kind : PlannedFault.Kind.values()) {
            kinds.addAll(Collections.nCopies(kind.weight(), kind));
        }
        int steps = scale.organizations() * scale.agents() * scale.steps();
        return IntStream.range(0, scale.faults())
                .mapToObj(number -> new PlannedFault(
                        kinds.get(random.nextInt(kinds.size())),
                        random.nextInt(scale.nodes()),
                        1 + random.nextInt(Math.max(1, steps * 3 / 4)),
                        Duration.ofMillis(random.nextInt(400)),
                        SHORTEST_PAUSE.plusMillis(random.nextInt(1500))))
                .sorted(Comparator.comparingInt(PlannedFault::afterSteps))
                .toList();
    }
}
