package dev.carrel.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.Nearest;
import dev.carrel.bench.http.Wire;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the service's semantic search finds, beside exact arithmetic in this process on vectors made anew from the seed. */
final class Exact {
    private final Knowledge knowledge;
    private final int documentSize;
    private final URI service;
    private final Wire wire;
    private int wanted;
    private int found;

    /** @param documentSize chunks of a document */
    Exact(Knowledge knowledge, int documentSize, URI service, Wire wire) {
        this.knowledge = knowledge;
        this.documentSize = documentSize;
        this.service = service;
        this.wire = wire;
    }

    /** Asks an agent of so many chunks. */
    void ask(int number, int size, int questions, int hits) {
        Agent made = knowledge.agent(number);
        List<float[]> vectors = Stream.generate(made::chunk)
                .limit(size)
                .map(Knowledge.Chunk::vector)
                .toList();
        for (int i = 0; i < questions; i++) {
            float[] question = made.vector();
            Set<String> nearest = nearest(made, vectors, question, hits);
            JsonNode answer = wire.json(Wire.post(
                    URI.create(service + made.path() + "/search"),
                    Bodies.search(Mode.SEMANTIC.word(), null, question, hits)));
            Set<String> answered = new HashSet<>();
            StreamSupport.stream(answer.path("hits").spliterator(), false)
                    .forEach(hit -> answered.add(name(
                            hit.path("documentKey").asText(),
                            hit.path("ordinal").asInt())));
            if (answered.size() > nearest.size()) {
                throw new MeasurementException(made.name() + " answered more hits than asked for");
            }
            wanted += nearest.size();
            answered.retainAll(nearest);
            found += answered.size();
        }
    }

    private Set<String> nearest(Agent agent, List<float[]> vectors, float[] question, int hits) {
        return Nearest.of(vectors, question, hits).stream()
                .map(i -> name(agent.documentKey(i / documentSize), i % documentSize))
                .collect(Collectors.toSet());
    }

    private static String name(String documentKey, int ordinal) {
        return documentKey + '#' + ordinal;
    }

    /** The part of the nearest that was found. */
    double recall() {
        return (double) found / wanted;
    }
}
