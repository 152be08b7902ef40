package dev.carrel.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.Seed;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs, one after the other, while jobs, small writes, replacements, removals, deletions and new creations go on at two nodes:
 * none finds anything, because nothing is wrong.
 */
@Timeout(240)
class ReconciliationDuringWritesIT {
    private static final int RUNS = 12;
    private static final String ORGANIZATION = "busy";

    private final Path directory = Stores.newDirectory("reconciliation-writes-");
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean over;

    @Test
    void nothingThatIsUnderWayIsTakenForDrift() {
        RandomGenerator random = Seed.of("nothingThatIsUnderWayIsTakenForDrift");
        try (Stores stores = Stores.start();
                var model = new FakeEmbeddings();
                ServiceProcess one = ServiceProcess.starting("writes-one", directory, settings(stores, model, "one"));
                ServiceProcess two = ServiceProcess.starting("writes-two", directory, settings(stores, model, "two"));
                StoreProbe probe = stores.probe()) {
            List.of(one, two).forEach(ServiceProcess::awaitReady);
            List<Writer> writers = List.of(
                    (api, seed) -> replace(api, "documents", seed),
                    (api, seed) -> upsert(api, "chunks", seed),
                    (api, seed) -> upsert(api, "chunks", seed),
                    (api, seed) -> recreate(api, "deleted", seed));
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < writers.size(); i++) {
                Writer writer = writers.get(i);
                Api api = (i % 2 == 0 ? one : two).api();
                RandomGenerator own = new Random(random.nextLong());
                running.add(CompletableFuture.runAsync(
                        () -> {
                            while (!over) {
                                writer.write(api, own);
                                writes.incrementAndGet();
                            }
                        },
                        task -> Thread.ofVirtual().start(task)));
            }
            Runs runs = Runs.ofService(two.api());
            Runs ofOrganization = Runs.of(one.api(), ORGANIZATION);
            Await.until("writes have begun", Duration.ofSeconds(20), () -> writes.get() > 10);
            int before = writes.get();
            for (int i = 0; i < RUNS; i++) {
                Runs by = i % 3 == 2 ? ofOrganization : runs;
                JsonNode run = by.run(Map.of("mode", i % 2 == 0 ? "report" : "heal"));
                assertThat(run.path("drifts").asInt())
                        .as("%s %s", by.drifts(run, false), by.drifts(run, true))
                        .isZero();
                assertThat(run.path("rows").asInt()).isPositive();
            }
            over = true;
            running.forEach(CompletableFuture::join);
            assertThat(writes.get()).as("writes during the runs").isGreaterThan(before + RUNS);
            for (String agent : List.of("documents", "chunks")) {
                Await.value(
                        "settled",
                        Duration.ofSeconds(30),
                        () -> probe.contents(ORGANIZATION, agent),
                        Contents::settled);
            }
            assertThat(runs.run(Map.of("mode", "heal")).path("drifts").asInt()).isZero();
        }
    }

    private static Map<String, String> settings(Stores stores, FakeEmbeddings model, String node) {
        Map<String, String> settings = new HashMap<>(stores.settings(node));
        settings.putAll(model.settings());
        settings.put("carrel.reconciliation.cron", "off");
        return settings;
    }

    private interface Writer {
        void write(Api api, RandomGenerator random);
    }

    /** A job: several documents, most of which replace others; now and then one is removed. */
    private static void replace(Api api, String agent, RandomGenerator random) {
        var documents = IntStream.range(0, 3)
                .mapToObj(i -> Map.of("key", "d" + (3 * random.nextInt(4) + i), "chunks", chunks(random, 20)))
                .toList();
        api.post(Api.agent(ORGANIZATION, agent) + "/documents?wait=30s", Map.of("documents", documents))
                .expect(200);
        if (random.nextInt(4) == 0) {
            api.delete(Api.agent(ORGANIZATION, agent) + "/documents/d" + random.nextInt(12));
        }
    }

    /** A small write: new chunks, changed ones and removed ones. */
    private static void upsert(Api api, String agent, RandomGenerator random) {
        var chunks = IntStream.range(0, 10)
                .mapToObj(i -> {
                    String text = "text " + random.nextInt();
                    return Map.of(
                            "key",
                            "k" + random.nextInt(50) + "-" + i,
                            "text",
                            text,
                            "embedding",
                            FakeEmbeddings.vector(text));
                })
                .toList();
        int status = api.put(Api.agent(ORGANIZATION, agent) + "/chunks", Map.of("chunks", chunks))
                .status();
        assertThat(status).isIn(200, 409); // of two writers one may find its document gone
        api.post(
                Api.agent(ORGANIZATION, agent) + "/chunks/delete",
                Map.of(
                        "keys",
                        IntStream.range(0, 5)
                                .mapToObj(i -> "k" + random.nextInt(50) + "-" + i)
                                .toList()));
    }

    /** An agent's whole life. */
    private static void recreate(Api api, String agent, RandomGenerator random) {
        api.post(
                        Api.agent(ORGANIZATION, agent) + "/documents?wait=30s",
                        Map.of("documents", List.of(Map.of("key", "d", "chunks", chunks(random, 30)))))
                .expect(200);
        api.delete(Api.agent(ORGANIZATION, agent) + (random.nextBoolean() ? "?wait=30s" : ""));
    }

    private static List<Map<String, Object>> chunks(RandomGenerator random, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "text " + random.nextInt())
                .map(text -> Map.<String, Object>of("text", text, "embedding", FakeEmbeddings.vector(text)))
                .toList();
    }
}
