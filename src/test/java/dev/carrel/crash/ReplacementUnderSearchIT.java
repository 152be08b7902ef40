package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.Seed;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A document is replaced again and again while searches run; promise 9. Every search finds one version of it whole: the one
 * that was acknowledged before the search began, or a later one.
 */
@ExtendWith(SharedStores.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class ReplacementUnderSearchIT {
    private static final int VERSIONS = 40;
    private static final int SEARCHERS = 3;
    private static final int MOST = 1000;
    private static final String AGENT = "agent";
    private static final String REPLACED = "replaced";
    private static final List<String> MODES = List.of("semantic", "keyword", "hybrid");

    private final StoreProbe probe;
    private final FakeEmbeddings model = new FakeEmbeddings();
    private final ServiceProcess service;
    private volatile int acknowledged;
    private volatile boolean ended;

    ReplacementUnderSearchIT(Stores stores) {
        this.probe = stores.probe();
        Map<String, String> settings = new HashMap<>(stores.settings("replacement"));
        settings.putAll(Corpus.settings(model));
        this.service = ServiceProcess.started("replacement", Stores.newDirectory("replacement-"), settings);
    }

    @AfterAll
    void end() {
        service.close();
        probe.close();
        model.close();
    }

    @Test
    void everySearchFindsOneVersionWholeAndTheRest() throws Exception {
        RandomGenerator random = Seed.of("everySearchFindsOneVersionWholeAndTheRest");
        String organization = "replacement-" + UUID.randomUUID();
        String path = Api.agent(organization, AGENT);
        Bystander bystander = Bystander.create(service.api(), probe, AGENT);
        ingest(path, "constant", 0);
        ingest(path, REPLACED, 1);
        acknowledged = 1;
        try (ExecutorService threads = Executors.newFixedThreadPool(SEARCHERS)) {
            List<Future<Integer>> searchers = new ArrayList<>();
            for (int i = 0; i < SEARCHERS; i++) {
                searchers.add(threads.submit(searcher(path, new Random(random.nextLong()))));
            }
            try {
                for (int version = 2; version <= VERSIONS && searchers.stream().noneMatch(Future::isDone); version++) {
                    ingest(path, REPLACED, version);
                    acknowledged = version;
                }
            } finally {
                ended = true;
            }
            int searches = 0;
            for (Future<Integer> searcher : searchers) {
                searches += result(searcher);
            }
            System.out.printf("%d searches while %d versions were published%n", searches, VERSIONS - 1);
            assertThat(searches).isGreaterThan(VERSIONS);
        }
        Contents contents = Await.value(
                "replaced versions are purged",
                Duration.ofSeconds(30),
                () -> probe.contents(organization, AGENT),
                Contents::settled);
        assertThat(contents.counters().documents()).isEqualTo(2);
        assertThat(contents.counters().chunks()).isEqualTo(size(0) + size(VERSIONS));
        bystander.assertUntouched(service.api());
    }

    /** Versions differ in size, so that a part of one is never as large as the whole of another by chance. */
    private static int size(int version) {
        return 20 + version % 7;
    }

    /** Half of the versions come as texts to be embedded, half as chunks with vectors. */
    private void ingest(String path, String key, int version) {
        List<String> texts = IntStream.range(0, size(version))
                .mapToObj(i -> "v%04d %s, part %03d of %03d.........".formatted(version, key, i, size(version)))
                .toList();
        Map<String, Object> document = version % 2 == 0
                ? Map.of("key", key, "text", String.join("\n\n", texts))
                : Map.of(
                        "key",
                        key,
                        "chunks",
                        texts.stream()
                                .map(text -> Map.of("text", text, "embedding", FakeEmbeddings.vector(text)))
                                .toList());
        JsonNode ingestion = service.api()
                .post(path + "/documents?wait=60s", document)
                .expect(200)
                .json();
        assertThat(ingestion.path("status").asText()).isEqualTo("completed");
    }

    /** Searches until the replacements end. @return how often */
    private Callable<Integer> searcher(String path, RandomGenerator random) {
        return () -> {
            int searches = 0;
            while (!ended) {
                search(path, random);
                searches++;
            }
            return searches;
        };
    }

    private void search(String path, RandomGenerator random) {
        float[] anywhere = FakeEmbeddings.vector(Long.toString(random.nextLong()));
        boolean filtered = random.nextBoolean();
        int limit = random.nextBoolean() ? MOST : random.nextInt(1, 60);
        int atLeast = acknowledged;
        Map<String, Object> request = new HashMap<>(Map.of("vector", anywhere, "limit", limit));
        String mode = MODES.get(random.nextInt(MODES.size()));
        request.put("mode", mode);
        if (!mode.equals("semantic")) {
            request.put("text", "part"); // in every chunk
        }
        if (filtered) {
            request.put("documentKeys", List.of(REPLACED));
        }
        JsonNode hits =
                service.api().post(path + "/search", request).expect(200).json().path("hits");
        List<Integer> versions = StreamSupport.stream(hits.spliterator(), false)
                .filter(hit -> hit.path("documentKey").asText().equals(REPLACED))
                .map(hit -> Integer.valueOf(hit.path("text").asText().substring(1, 5)))
                .toList();
        assertThat(versions.stream().distinct())
                .as("versions in one answer, %s", mode)
                .hasSizeLessThanOrEqualTo(1);
        assertThat(versions).allSatisfy(version -> assertThat(version).isGreaterThanOrEqualTo(atLeast));
        if (limit == MOST) {
            assertThat(versions).as("the replaced document").isNotEmpty().hasSize(size(versions.getFirst()));
            assertThat(hits).hasSize(versions.size() + (filtered ? 0 : size(0)));
        } else if (limit <= 20) {
            assertThat(hits).as("limit is filled").hasSize(limit);
        }
    }

    private static int result(Future<Integer> searcher) throws InterruptedException {
        try {
            return searcher.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a search went wrong", e);
        }
    }
}
