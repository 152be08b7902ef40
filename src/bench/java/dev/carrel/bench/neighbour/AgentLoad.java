package dev.carrel.bench.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.Knowledge.Chunk;
import dev.carrel.bench.data.VectorForm;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.ingest.ServiceLoad;
import dev.carrel.bench.ingest.ServiceLoad.Upload;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Fills agents of any size through the API, a few requests in memory at a time. What an agent holds afterwards depends on the
 * agent and its size alone. Not thread-safe.
 */
public final class AgentLoad {
    /** Chunks of a document. */
    public static final int DOCUMENT = 100;

    private static final int REQUEST = 50 * DOCUMENT;
    private static final int REQUESTS_AT_ONCE = 12;
    private static final int CLIENTS = 4;

    private static final int STEPS = 20;

    private final URI service;
    private final Wire wire;
    private final ServiceLoad load;
    private final List<Upload> ready = new ArrayList<>();

    public AgentLoad(URI service, Wire wire) {
        this.service = service;
        this.wire = wire;
        this.load = new ServiceLoad(service, wire);
    }

    /** Adds an agent with so many chunks; it is complete after {@link #finish}. */
    public void add(Agent agent, int chunks) {
        for (int first = 0; first < chunks; first += REQUEST) {
            List<Chunk> part = Stream.generate(agent::chunk)
                    .limit(Math.min(REQUEST, chunks - first))
                    .toList();
            byte[] body = Bodies.documents(agent, first / DOCUMENT, part, DOCUMENT, VectorForm.BASE64);
            ready.add(new Upload(
                    agent.organization(), Wire.post(URI.create(service + agent.path() + "/documents"), body)));
            if (ready.size() >= REQUESTS_AT_ONCE) {
                finish();
            }
        }
    }

    /** Returns when everything that was added is published. */
    public void finish() {
        load.run(ready, CLIENTS);
        ready.clear();
    }

    /**
     * Adds those agents that are not there with their sizes, and returns when all are published. An earlier run that was cut
     * off is continued; nothing is removed.
     *
     * @param sizes chunks of each, by the agent's number
     * @param step is told how far it is
     */
    public void complete(Knowledge knowledge, int[] sizes, Consumer<String> step) {
        Map<String, Long> present = new HashMap<>();
        for (int i = 0; i < Math.min(sizes.length, Knowledge.ORGANIZATIONS); i++) {
            present.putAll(present(knowledge.agent(i).organization()));
        }
        long missing = 0;
        for (int i = 0; i < sizes.length; i++) {
            missing += lacks(knowledge.agent(i), sizes[i], present) ? sizes[i] : 0;
        }
        step.accept("Loading " + missing + " chunks");
        long added = 0;
        long told = 0;
        for (int i = 0; i < sizes.length; i++) {
            Agent agent = knowledge.agent(i);
            if (lacks(agent, sizes[i], present)) {
                add(agent, sizes[i]);
                added += sizes[i];
                if (added - told >= missing / STEPS) {
                    finish();
                    told = added;
                    step.accept(added + " of " + missing);
                }
            }
        }
        finish();
    }

    private static boolean lacks(Agent agent, int size, Map<String, Long> present) {
        return present.getOrDefault(agent.name(), 0L) != size;
    }

    /** Chunks of the organization's agents, by their names. */
    private Map<String, Long> present(String organization) {
        Map<String, Long> present = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = wire.json(Wire.get(
                    URI.create(service + "/api/v1/organizations/" + organization + "/agents?limit=1000" + cursor)));
            page.path("items")
                    .forEach(agent -> present.put(
                            agent.path("agentId").asText(),
                            agent.path("totalChunks").asLong()));
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());
        return present;
    }
}
