package dev.carrel.bench.search;

import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.http.Wire;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Has the service take agents into its memory, as many as it has room for. */
final class WarmAgents {
    private static final byte[] NOTHING = {};

    private final URI service;
    private final Wire wire;

    WarmAgents(URI service, Wire wire) {
        this.service = service;
        this.wire = wire;
    }

    /** The numbers of those that are in memory then, in random order. */
    int[] load(List<Agent> agents, Random random) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, agents.size()).boxed().toList());
        Collections.shuffle(order, random);
        List<Integer> warm = new ArrayList<>();
        for (int number : order) {
            URI uri = URI.create(service + agents.get(number).path() + "/warmup?limit=0");
            if (wire.json(Wire.post(uri, NOTHING)).path("inMemory").asBoolean()) {
                warm.add(number);
            }
        }
        return warm.stream().mapToInt(Integer::intValue).toArray();
    }
}
