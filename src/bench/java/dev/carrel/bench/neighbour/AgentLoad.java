package dev.carrel.bench.neighbour;

import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.Knowledge.Chunk;
import dev.carrel.bench.data.VectorForm;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.ingest.ServiceLoad;
import dev.carrel.bench.ingest.ServiceLoad.Upload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fills agents of any size through the API, a few requests in memory at a time. What an agent holds afterwards depends on the
 * agent and its size alone. Not thread-safe.
 */
public final class AgentLoad {
    private static final int DOCUMENT = 100;
    private static final int REQUEST = 50 * DOCUMENT;
    private static final int REQUESTS_AT_ONCE = 12;
    private static final int CLIENTS = 4;

    private final URI service;
    private final ServiceLoad load;
    private final List<Upload> ready = new ArrayList<>();

    public AgentLoad(URI service, Wire wire) {
        this.service = service;
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
}
