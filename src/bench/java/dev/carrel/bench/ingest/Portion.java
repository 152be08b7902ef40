package dev.carrel.bench.ingest;

import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.DataOptions;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.Knowledge.Chunk;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.ingest.ServiceLoad.Upload;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Part of a measurement: agents that no other part has. Their requests are made beforehand and kept in memory, so that
 * making them is not measured.
 *
 * @param name distinguishes its agents
 * @param agents how many of them
 * @param chunks of all of them together
 */
public record Portion(String name, int agents, int chunks, DataOptions options) {
    private static final int BULK = 500;
    /** Both requests for a chunk, with room for the copies made while they are written. */
    private static final long BYTES_A_CHUNK = 14_000;

    /** All that the options ask for. */
    public static Portion whole(String name, DataOptions options) {
        return new Portion(name, options.agents(), options.chunks(), options);
    }

    /** A part of that, one agent at least. */
    Portion part(String partName, int divisor) {
        int fewer = Math.max(1, agents / divisor);
        return new Portion(partName, fewer, (int) ((long) chunks * fewer / agents), options);
    }

    /** Checks that the requests fit into memory. @throws MeasurementException when this JVM may not use as much */
    public void checkMemory() {
        long needed = (chunks * BYTES_A_CHUNK) >> 20;
        long allowed = Runtime.getRuntime().maxMemory() >> 20;
        if (needed > allowed) {
            throw new MeasurementException("The requests for " + chunks + " chunks need about " + needed
                    + " MiB, and this JVM may use " + allowed
                    + ": take fewer (--chunks), or set JAVA_TOOL_OPTIONS=-Xmx" + needed + "m");
        }
    }

    public Knowledge knowledge() {
        return new Knowledge(options.seed(), name);
    }

    /** To the service: one request for each agent. */
    public List<Upload> uploads(URI service) {
        Knowledge knowledge = knowledge();
        return IntStream.range(0, agents)
                .parallel()
                .mapToObj(number -> {
                    Agent agent = knowledge.agent(number);
                    byte[] body =
                            Bodies.documents(agent, chunksOf(agent, number), options.documentSize(), options.vectors());
                    URI address = URI.create(service + agent.path() + "/documents");
                    return new Upload(agent.organization(), Wire.post(address, body));
                })
                .toList();
    }

    /** To the node: the same chunks as the service would index them, their ids counted from {@code firstId}. */
    List<HttpRequest> bulks(RawElasticsearch node, String index, long firstId) {
        Knowledge knowledge = knowledge();
        return IntStream.range(0, agents)
                .parallel()
                .boxed()
                .flatMap(number ->
                        bulks(knowledge.agent(number), number, firstId).map(body -> node.bulk(index, body)))
                .toList();
    }

    private Stream<byte[]> bulks(Agent agent, int number, long firstId) {
        String incarnation = UUID.nameUUIDFromBytes(agent.name().getBytes(StandardCharsets.UTF_8))
                .toString();
        return Bodies.bulks(
                agent,
                incarnation,
                firstId + firstChunk(number),
                chunksOf(agent, number),
                new Bodies.Sizes(options.documentSize(), BULK))
                .stream();
    }

    private List<Chunk> chunksOf(Agent agent, int number) {
        long size = firstChunk(number + 1) - firstChunk(number);
        return Stream.generate(agent::chunk).limit(size).toList();
    }

    private long firstChunk(int agent) {
        return (long) chunks * agent / agents;
    }
}
