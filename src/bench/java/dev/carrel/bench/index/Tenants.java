package dev.carrel.bench.index;

import dev.carrel.bench.data.Bodies;
import dev.carrel.bench.data.Knowledge;
import dev.carrel.bench.data.Knowledge.Agent;
import dev.carrel.bench.data.Knowledge.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One large tenant and many small ones, the same at each making, and questions to them. */
final class Tenants {
    private static final int PORTION = 5000;
    private static final Bodies.Sizes SIZES = new Bodies.Sizes(100, 500);

    private final Knowledge knowledge;
    private final List<Tenant> tenants = new ArrayList<>();

    /** The large one is the first. */
    Tenants(long seed, int large, int agents, int small, int questions) {
        this.knowledge = new Knowledge(seed, "kept");
        long firstId = 1;
        for (int number = 0; number <= agents; number++) {
            int size = number == 0 ? large : small;
            Agent agent = knowledge.agent(number);
            List<float[]> vectors =
                    Stream.generate(agent::chunk).limit(size).map(Chunk::vector).toList();
            int asked = number == 0 ? questions : Math.max(1, questions / agents);
            tenants.add(new Tenant(
                    number,
                    new UUID(seed, number).toString(),
                    firstId,
                    vectors,
                    Stream.generate(agent::vector).limit(asked).toList()));
            firstId += size;
        }
    }

    List<Tenant> all() {
        return tenants;
    }

    /** Bulks of a tenant's chunks, some megabytes at a time. */
    void load(Tenant tenant, Consumer<List<byte[]>> send) {
        Agent agent = knowledge.agent(tenant.number);
        int size = tenant.vectors.size();
        for (int first = 0; first < size; first += PORTION) {
            List<Chunk> chunks = Stream.generate(agent::chunk)
                    .limit(Math.min(PORTION, size - first))
                    .toList();
            send.accept(Bodies.bulks(agent, tenant.incarnation, tenant.firstId + first, chunks, SIZES));
        }
    }

    /**
     * What a tenant has.
     *
     * @param firstId id of its first entry; the others follow in the order of the vectors
     */
    record Tenant(int number, String incarnation, long firstId, List<float[]> vectors, List<float[]> questions) {}
}
