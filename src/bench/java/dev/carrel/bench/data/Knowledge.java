package dev.carrel.bench.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Many agents' knowledge: each has some topics, and its chunks lie around them, as real passages do (cosine of two chunks of
 * a topic about 0.7), with texts of about 200 words. An agent is the same whatever others are made.
 */
public final class Knowledge {
    /** Length of the vectors: that of the model in process. */
    public static final int DIMENSION = 384;

    private static final int TOPICS = 8;
    private static final double SPREAD = 0.65;
    private static final int FEWEST_WORDS = 150;
    private static final int MOST_WORDS = 250;
    /** How many organizations the agents are spread over, by their numbers. */
    public static final int ORGANIZATIONS = 10;

    private final long seed;
    private final String run;
    private final Vocabulary vocabulary;

    /** @param run distinguishes the agents of one portion of a measurement from those of another */
    public Knowledge(long seed, String run) {
        this.seed = seed;
        this.run = run;
        this.vocabulary = new Vocabulary(random(seed));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** One of the agents. */
    public Agent agent(int number) {
        return new Agent(
                "bench-" + number % ORGANIZATIONS,
                run + "-agent-" + number,
                random(seed * 1_000_003 + 31L * number + run.hashCode()),
                vocabulary);
    }

    /** The first of them. */
    public List<Agent> agents(int count) {
        return IntStream.range(0, count).mapToObj(this::agent).toList();
    }

    /** An agent and where its chunks lie. Its random sequence is used up by what is made, so the order matters. */
    public static final class Agent {
        private final String organization;
        private final String name;
        private final RandomGenerator random;
        private final Vocabulary vocabulary;
        private final List<float[]> topics = new ArrayList<>(TOPICS);

        private Agent(String organization, String name, RandomGenerator random, Vocabulary vocabulary) {
            this.organization = organization;
            this.name = name;
            this.random = random;
            this.vocabulary = vocabulary;
            for (int i = 0; i < TOPICS; i++) {
                topics.add(UnitVectors.random(DIMENSION, random));
            }
        }

        public String organization() {
            return organization;
        }

        public String name() {
            return name;
        }

        /** The path of the agent in the API. */
        public String path() {
            return "/api/v1/organizations/" + organization + "/agents/" + name;
        }

        /** The key of one of its documents; no other agent has it. */
        public String documentKey(int document) {
            return name + "/document-" + document;
        }

        /** The next chunk. */
        public Chunk chunk() {
            int words = random.nextInt(FEWEST_WORDS, MOST_WORDS + 1);
            return new Chunk(vocabulary.text(words, random), vector());
        }

        /** Some words of the vocabulary, the frequent ones more often: a question's. */
        public String words(int count) {
            return vocabulary.text(count, random);
        }

        /** A vector near one of the topics: a chunk's, or a question's. */
        public float[] vector() {
            return UnitVectors.near(topics.get(random.nextInt(TOPICS)), SPREAD, random);
        }
    }

    /** A passage with its vector. */
    public record Chunk(String text, float[] vector) {}
}
