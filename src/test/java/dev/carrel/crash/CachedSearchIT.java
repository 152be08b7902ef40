package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Api.Answer;
import dev.carrel.harness.Await;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes remember pages, and no node tells another of a write: an answer is still never older than what was acknowledged
 * before the search began, by whichever node, nor of an earlier life of the agent.
 */
@ExtendWith(SharedStores.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class CachedSearchIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WRITES = 60;
    private static final int WRITES_OF_A_LIFE = 15;
    private static final int SEARCHERS = 3;
    private static final String AGENT = "agent";

    /** Few, so that they repeat. "part" is in every chunk. */
    private static final List<Map<String, Object>> QUESTIONS = List.of(
            Map.of("text", "part", "limit", 100),
            Map.of("text", "part", "limit", 100, "mode", "keyword"),
            Map.of("vector", FakeEmbeddings.vector("anywhere"), "limit", 100));

    private final StoreProbe probe;
    private final FakeEmbeddings model = new FakeEmbeddings();
    private final List<ServiceProcess> nodes = new ArrayList<>();
    private final AtomicInteger cached = new AtomicInteger();

    /** What is found must be of this write or a later one. */
    private volatile int least;

    /** Whether the agent may not be there, or have nothing yet. */
    private volatile boolean mayBeAbsent;

    private volatile boolean ended;

    CachedSearchIT(Stores stores) {
        this.probe = stores.probe();
        for (String name : List.of("cached-a", "cached-b")) {
            Map<String, String> settings = new HashMap<>(stores.settings(name));
            settings.putAll(Corpus.settings(model));
            nodes.add(ServiceProcess.started(name, Stores.newDirectory(name + "-"), settings));
        }
    }

    @AfterAll
    void end() {
        nodes.forEach(ServiceProcess::close);
        probe.close();
        model.close();
    }

    @Test
    void writeThroughOneNodeIsSeenByTheOtherAtOnce() {
        String path = Api.agent("cached-" + UUID.randomUUID(), AGENT);
        Bystander bystander = Bystander.create(nodes.getFirst().api(), probe, AGENT);
        put(0, path, "c1", "part 1");
        for (int writer = 0; writer < nodes.size(); writer++) {
            warm(path);
            put(writer, path, "c2", "part 2 by node " + writer);
            assertOnBoth(path, "part 1", "part 2 by node " + writer);
            // replaced
            put(writer, path, "c2", "part 2 again by node " + writer);
            assertOnBoth(path, "part 1", "part 2 again by node " + writer);
            // removed
            nodes.get(writer)
                    .api()
                    .post(path + "/chunks/delete", Map.of("keys", List.of("c2")))
                    .expect(200);
            assertOnBoth(path, "part 1");
            // deleted
            nodes.get(writer).api().delete(path).expect(202);
            for (ServiceProcess node : nodes) {
                for (Map<String, Object> question : QUESTIONS) {
                    node.api().post(path + "/search", question).expect(404);
                }
            }
            // created anew, at a revision that was before
            put(1 - writer, path, "c1", "part 1");
            assertOnBoth(path, "part 1");
        }
        bystander.assertUntouched(nodes.getFirst().api());
    }

    private void put(int node, String path, String key, String text) {
        nodes.get(node)
                .api()
                .put(path + "/chunks", Map.of("chunks", List.of(Map.of("key", key, "text", text))))
                .expect(200);
    }

    private void warm(String path) {
        for (ServiceProcess node : nodes) {
            for (Map<String, Object> question : QUESTIONS) {
                search(node, path, question);
                assertThat(search(node, path, question).path("cached").asBoolean())
                        .isTrue();
            }
        }
    }

    /** Each node answers with these, and when asked again, from memory with the same. */
    private void assertOnBoth(String path, String... texts) {
        for (ServiceProcess node : nodes) {
            for (Map<String, Object> question : QUESTIONS) {
                for (boolean again : new boolean[] {false, true}) {
                    JsonNode answer = search(node, path, question);
                    assertThat(answer.path("cached").asBoolean()).isEqualTo(again);
                    assertThat(answer.path("hits").findValuesAsText("text")).containsExactlyInAnyOrder(texts);
                }
            }
        }
    }

    private static JsonNode search(ServiceProcess node, String path, Map<String, Object> question) {
        return node.api().post(path + "/search", question).expect(200).json();
    }

    @Test
    void nothingStaleWhileOthersWrite() throws Exception {
        RandomGenerator random = Seed.of("nothingStaleWhileOthersWrite");
        String path = Api.agent("cached-" + UUID.randomUUID(), AGENT);
        write(random, path, 1);
        least = 1;
        try (ExecutorService threads = Executors.newFixedThreadPool(SEARCHERS)) {
            List<Future<?>> searchers = new ArrayList<>();
            for (int i = 0; i < SEARCHERS; i++) {
                RandomGenerator own = new Random(random.nextLong());
                searchers.add(threads.submit(() -> searchUntilTheEnd(path, own)));
            }
            try {
                for (int number = 2; number <= WRITES && searchers.stream().noneMatch(Future::isDone); number++) {
                    if (number % WRITES_OF_A_LIFE == 0) {
                        mayBeAbsent = true;
                        any(random).api().delete(path).expect(202);
                        least = number;
                    }
                    write(random, path, number);
                    least = number;
                    mayBeAbsent = false;
                    if (random.nextBoolean()) {
                        awaitCached(searchers);
                    }
                }
            } finally {
                ended = true;
            }
            for (Future<?> searcher : searchers) {
                result(searcher);
            }
        }
        System.out.printf("%d answers from memory while %d writes were acknowledged%n", cached.get(), WRITES);
    }

    private ServiceProcess any(RandomGenerator random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** Replaces the chunk; its text tells by which write. */
    private void write(RandomGenerator random, String path, int number) {
        put(random.nextInt(nodes.size()), path, "c1", "part of write %05d".formatted(number));
    }

    /** So that what comes next could be hidden by what is remembered. */
    private void awaitCached(List<Future<?>> searchers) {
        int before = cached.get();
        Await.until(
                "an answer from memory",
                LIMIT,
                Await.CLOSELY,
                () -> cached.get() > before || searchers.stream().anyMatch(Future::isDone));
    }

    private void searchUntilTheEnd(String path, RandomGenerator random) {
        while (!ended) {
            Map<String, Object> question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
            boolean absent = mayBeAbsent;
            int atLeast = least;
            Answer answer = any(random).api().post(path + "/search", question);
            absent |= mayBeAbsent;
            absent |= least / WRITES_OF_A_LIFE > atLeast / WRITES_OF_A_LIFE; // came and went meanwhile
            if (answer.status() == 404) {
                assertThat(absent).as("an agent that was there is not found").isTrue();
                continue;
            }
            JsonNode found = answer.expect(200).json();
            List<String> texts = found.path("hits").findValuesAsText("text");
            assertThat(texts).hasSizeLessThanOrEqualTo(1);
            assertThat(absent || texts.size() == 1)
                    .as("a chunk that was there is not found: %s", found)
                    .isTrue();
            for (String text : texts) {
                assertThat(Integer.parseInt(text.substring(text.length() - 5)))
                        .as("%s", found)
                        .isGreaterThanOrEqualTo(atLeast);
            }
            if (found.path("cached").asBoolean()) {
                cached.incrementAndGet();
            }
        }
    }

    private static void result(Future<?> searcher) throws InterruptedException {
        try {
            searcher.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a search was stale", e.getCause());
        }
    }
}
