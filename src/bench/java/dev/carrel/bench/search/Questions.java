package dev.carrel.bench.search;

import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes questions, each near one of its agent's topics, as questions of users are, and of some words. All agents are asked
 * alike: what a namespace's size does to its own searches is seen apart, at the largest.
 */
final class Questions {
    /** The service's default: how many chunks of each leg are fused. */
    private static final int FUSION_DEPTH = 100;

    private static final int WORDS = 6;

    private final Knowledge knowledge;
    private final List<Agent> agents;
    private final URI service;
    private final RawElasticsearch node;
    private final Random random;
    private final Map<Integer, String> incarnations = new HashMap<>();

    Questions(Knowledge knowledge, int agents, URI service, RawElasticsearch node, long seed) {
        this.knowledge = knowledge;
        this.agents = knowledge.agents(agents);
        this.service = service;
        this.node = node;
        this.random = new Random(seed);
    }

    /** To random agents. */
    List<Question> make(Mode mode, int count, int hits) {
        return makeFor(IntStream.range(0, agents.size()).toArray(), mode, count, hits);
    }

    /** To random ones of an organization's agents. */
    List<Question> makeFor(String organization, Mode mode, int count, int hits) {
        int[] numbers = IntStream.range(0, agents.size())
                .filter(number -> agents.get(number).organization().equals(organization))
                .toArray();
        return makeFor(numbers, mode, count, hits);
    }

    /** The numbers of those agents that the service can be made to hold in its memory. */
    int[] warm(WarmAgents warm) {
        return warm.load(agents, random);
    }

    /** To random ones of these agents. */
    List<Question> makeFor(int[] numbers, Mode mode, int count, int hits) {
        return IntStream.range(0, count)
                .mapToObj(i -> one(mode, numbers[random.nextInt(numbers.length)], hits))
                .toList();
    }

    /** All agents of an organization. */
    List<Agent> agentsOf(String organization) {
        return agents.stream()
                .filter(agent -> agent.organization().equals(organization))
                .toList();
    }

    private Question one(Mode mode, int number, int hits) {
        Agent agent = agents.get(number);
        float @Nullable [] vector = mode.byMeaning() ? agent.vector() : null;
        String text = mode.byWords() ? agent.words(WORDS) : null;
        String incarnation = incarnations.computeIfAbsent(number, any -> node.incarnationOf(agent.documentKey(0)));
        int depth = mode == Mode.HYBRID ? Math.max(hits, FUSION_DEPTH) : hits;
        List<HttpRequest> legs = new ArrayList<>();
        if (vector != null) {
            legs.add(node.nearest(incarnation, vector, depth));
        }
        if (text != null) {
            legs.add(node.matching(incarnation, text, depth));
        }
        return new Question(
                Wire.post(
                        URI.create(service + agent.path() + "/search"), Bodies.search(mode.word(), text, vector, hits)),
                legs);
    }

    /** Semantic searches of random agents that may be answered from memory. */
    List<HttpRequest> repeated(int count, int hits) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Agent agent = agents.get(random.nextInt(agents.size()));
                    return Wire.postCacheable(
                            URI.create(service + agent.path() + "/search"),
                            Bodies.search(Mode.SEMANTIC.word(), null, agent.vector(), hits));
                })
                .toList();
    }

    /** Requests for the statistics of each agent. */
    List<HttpRequest> statistics() {
        return IntStream.range(0, agents.size())
                .mapToObj(number ->
                        Wire.get(URI.create(service + knowledge.agent(number).path() + "/stats")))
                .toList();
    }
}
