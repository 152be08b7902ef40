package dev.carrel.bench.search;

import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.DataOptions;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes questions to random agents, each near one of its agent's topics, as questions of users are. */
final class Questions {
    private final Knowledge knowledge;
    private final DataOptions data;
    private final URI service;
    private final RawElasticsearch node;

    Questions(Knowledge knowledge, DataOptions data, URI service, RawElasticsearch node) {
        this.knowledge = knowledge;
        this.data = data;
        this.service = service;
        this.node = node;
    }

    /** Questions for {@code hits} chunks each. */
    List<Question> make(int count, int hits) {
        List<Agent> agents =
                IntStream.range(0, data.agents()).mapToObj(knowledge::agent).toList();
        List<String> incarnations = agents.stream()
                .map(agent -> node.incarnationOf(agent.documentKey(0)))
                .toList();
        Random random = new Random(data.seed());
        List<Question> questions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int asked = random.nextInt(agents.size());
            Agent agent = agents.get(asked);
            float[] vector = agent.vector();
            questions.add(new Question(
                    Wire.post(
                            URI.create(service + agent.path() + "/search"),
                            Bodies.search(vector, hits, data.vectors())),
                    node.nearest(incarnations.get(asked), vector, hits)));
        }
        return questions;
    }

    /** Requests for the statistics of each agent. */
    List<HttpRequest> statistics() {
        return IntStream.range(0, data.agents())
                .mapToObj(number ->
                        Wire.get(URI.create(service + knowledge.agent(number).path() + "/stats")))
                .toList();
    }
}
