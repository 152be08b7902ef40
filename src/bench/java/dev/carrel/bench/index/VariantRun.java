package dev.carrel.bench.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.data.Nearest;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.index.Tenants.Tenant;
import dev.carrel.bench.load.ClosedLoop;
import dev.carrel.bench.load.Latencies;
import dev.carrel.bench.load.Quiet;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes one index, loads it, asks it and removes it. Used once. */
final class VariantRun {
    private static final String INDEX = "variant";
    private static final int HITS = 10;
    private static final int CLIENTS = 4;

    /** Of the large tenant, because exact arithmetic over it takes a while. */
    private static final int COMPARED = 50;

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration ASKED = Duration.ofSeconds(8);
    private static final double NANOS = 1e9;

    private final RawElasticsearch node;
    private final Wire wire;
    private final Tenants tenants;
    private final Latencies large = new Latencies();
    private final Latencies small = new Latencies();
    private double chunksPerSecond;
    private double smallPerSecond;
    private double recall;
    private long bytes;

    VariantRun(RawElasticsearch node, Wire wire, Tenants tenants) {
        this.node = node;
        this.wire = wire;
        this.tenants = tenants;
    }

    void run(Variant variant) {
        node.createLikeServiceIndex(INDEX, variant::change);
        try {
            load();
            Quiet.await(node::merging);
            ask();
            recall = recall();
            bytes = node.bytes(INDEX);
        } finally {
            node.remove(INDEX);
        }
    }

    private void load() {
        long start = System.nanoTime();
        long chunks = 0;
        for (Tenant tenant : tenants.all()) {
            tenants.load(
                    tenant,
                    bulks -> new ClosedLoop(CLIENTS).each(bulks, bulk -> node.sendBulk(node.bulk(INDEX, bulk))));
            chunks += tenant.vectors().size();
        }
        node.refresh(INDEX);
        chunksPerSecond = chunks * NANOS / (System.nanoTime() - start);
    }

    private void ask() {
        List<HttpRequest> toLarge = questions(tenants.all().getFirst());
        List<HttpRequest> toSmall = new ArrayList<>();
        tenants.all().stream().skip(1).forEach(tenant -> toSmall.addAll(questions(tenant)));
        ClosedLoop one = new ClosedLoop(1);
        one.during(WARM_UP, i -> wire.send(toLarge.get(i % toLarge.size())));
        one.during(ASKED, large, i -> wire.send(toLarge.get(i % toLarge.size())));
        one.during(WARM_UP, i -> wire.send(toSmall.get(i % toSmall.size())));
        one.during(ASKED, small, i -> wire.send(toSmall.get(i % toSmall.size())));
        smallPerSecond = new ClosedLoop(2 * CLIENTS).during(ASKED, i -> wire.send(toSmall.get(i % toSmall.size())));
    }

    private List<HttpRequest> questions(Tenant tenant) {
        return tenant.questions().stream()
                .map(question -> request(tenant, question))
                .toList();
    }

    private HttpRequest request(Tenant tenant, float[] question) {
        return node.nearest(INDEX, tenant.incarnation(), question, HITS, Variant.CANDIDATES);
    }

    /** Of the large tenant's nearest, the part that is found. */
    private double recall() {
        Tenant tenant = tenants.all().getFirst();
        int found = 0;
        int wanted = 0;
        for (float[] question : tenant.questions()
                .subList(0, Math.min(COMPARED, tenant.questions().size()))) {
            Set<Integer> nearest = Nearest.of(tenant.vectors(), question, HITS);
            Set<Integer> answered = new HashSet<>();
            for (JsonNode hit : wire.json(request(tenant, question)).at("/hits/hits")) {
                answered.add((int) (Long.parseLong(hit.path("_id").asText()) - tenant.firstId()));
            }
            wanted += nearest.size();
            answered.retainAll(nearest);
            found += answered.size();
        }
        return (double) found / wanted;
    }

    /** Loaded, until all of it is found. */
    double chunksPerSecond() {
        return chunksPerSecond;
    }

    Latencies large() {
        return large;
    }

    Latencies small() {
        return small;
    }

    /** Of many clients, to small tenants. */
    double smallPerSecond() {
        return smallPerSecond;
    }

    double recallOfLarge() {
        return recall;
    }

    long bytes() {
        return bytes;
    }
}
