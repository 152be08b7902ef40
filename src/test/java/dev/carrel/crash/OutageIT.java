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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store or the model goes away, or hangs, in the middle of an ingestion, and comes back. The service is less patient than by
 * default, so that a short absence is a long one to it: Elasticsearch is away for many attempts, or as long as
 * {@code -Dcarrel.test.outage=PT1M} says.
 */
@ExtendWith(SharedStores.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class OutageIT {
    private static final Duration OUTAGE = Duration.parse(System.getProperty("carrel.test.outage", "PT6S"));
    private static final Map<String, String> IMPATIENT = Map.of(
            "carrel.elasticsearch.request-timeout", "PT2S",
            "carrel.embedding.max-retries", "1",
            "carrel.operation.lease", "PT5S",
            "carrel.operation.first-backoff", "PT0.25S",
            "carrel.operation.longest-backoff", "PT1S",
            "quarkus.datasource.jdbc.new-connection-sql", "set idle_in_transaction_session_timeout = '2s'");

    /** Longer than an answer may take, and than a lease. */
    private static final Duration HANG = Duration.ofSeconds(8);

    /** Longer than a database transaction may stay idle. */
    private static final Duration MODEL_HANG = Duration.ofSeconds(3);

    private static final Duration CONVERGED_WITHIN = Duration.ofSeconds(60);

    private static final String AGENT = "agent";

    private final Stores stores;
    private final StoreProbe probe;
    private final FakeEmbeddings model = new FakeEmbeddings();
    private final ServiceProcess service;

    OutageIT(Stores stores) {
        this.stores = stores;
        this.probe = stores.probe();
        Map<String, String> settings = new HashMap<>(stores.settings("outage"));
        settings.putAll(Corpus.settings(model));
        settings.putAll(IMPATIENT);
        this.service = ServiceProcess.started("outage", Stores.newDirectory("outage-"), settings);
    }

    @AfterEach
    void modelWorksAgain() {
        model.slow(Duration.ZERO);
        model.fail(false);
    }

    @AfterAll
    void end() {
        service.close();
        probe.close();
        model.close();
    }

    @Test
    void anIngestionOutlastsTheDeathOfElasticsearch() {
        RandomGenerator random = Seed.of("anIngestionOutlastsTheDeathOfElasticsearch");
        Bystander bystander = Bystander.create(service.api(), probe, AGENT);
        warmUp(bystander);
        Ingested ingestion = inTheMiddle(new Corpus("death", 5, 400), random);

        long end = System.nanoTime() + OUTAGE.toNanos();
        stores.killElasticsearch();
        try {
            do {
                assertOutageIsToldAndHarmless(bystander);
                assertFoundInMemory(bystander);
                assertThat(probe.status(ingestion.operation())).isIn("pending", "processing");
            } while (System.nanoTime() < end);
        } finally {
            stores.startElasticsearch();
        }
        assertConverged(ingestion, bystander);
        assertThat(probe.tokens(ingestion.operation()))
                .as("attempts that failed meanwhile")
                .hasSizeGreaterThan(3);
    }

    @Test
    void anIngestionOutlastsAnElasticsearchThatHangs() {
        RandomGenerator random = Seed.of("anIngestionOutlastsAnElasticsearchThatHangs");
        Bystander bystander = Bystander.create(service.api(), probe, AGENT);
        Ingested ingestion = inTheMiddle(new Corpus("hang", 5, 400), random);

        long end = System.nanoTime() + HANG.toNanos();
        stores.pauseElasticsearch();
        try {
            do {
                assertOutageIsToldAndHarmless(bystander);
                assertThat(probe.status(ingestion.operation())).isIn("pending", "processing");
            } while (System.nanoTime() < end);
        } finally {
            stores.proceedElasticsearch();
        }
        assertConverged(ingestion, bystander);
    }

    @Test
    void anIngestionOutlastsTheLossOfItsDatabaseConnections() {
        RandomGenerator random = Seed.of("anIngestionOutlastsTheLossOfItsDatabaseConnections");
        Bystander bystander = Bystander.create(service.api(), probe, AGENT);
        var corpus = new Corpus("cut", 5, 400);
        model.slow(Duration.ofMillis(10));
        Ingested ingestion = accepted(corpus);
        for (int cut = 0; cut < 5; cut++) {
            double point = 0.95 * (cut + random.nextDouble()) / 5;
            awaitProgress(ingestion, point);
            Await.pause(Duration.ofMillis(random.nextInt(50)));
            // the last cut may have left none
            Await.until(
                    "there are connections to cut", Duration.ofSeconds(20), () -> probe.cutConnections("outage") > 0);
        }
        assertConverged(ingestion, bystander);
    }

    @Test
    void anIngestionOutlastsAModelThatHangsAndThenFails() {
        RandomGenerator random = Seed.of("anIngestionOutlastsAModelThatHangsAndThenFails");
        Bystander bystander = Bystander.create(service.api(), probe, AGENT);
        var corpus = new Corpus("model", 5, 100);
        model.slow(MODEL_HANG);
        Ingested ingestion = accepted(corpus);
        Await.until("the model is at work", Duration.ofSeconds(20), () -> model.requests() > 0);
        model.slow(Duration.ofMillis(50));
        awaitProgress(ingestion, 0.3 * random.nextDouble());
        assertThat(probe.tokens(ingestion.operation()))
                .as("one claim for the reception, one for the job: slowness ends no attempt")
                .containsExactly(1L, 2L);

        model.fail(true);
        Await.until(
                "the attempt ends",
                Duration.ofSeconds(30),
                () -> probe.status(ingestion.operation()).equals("pending"));
        var told = service.api()
                .get(Api.organization(ingestion.organization()) + "/ingestions/" + ingestion.operation())
                .expect(200)
                .json();
        assertThat(told.path("error").asText()).contains("model");
        assertUnavailable(service.api().post(bystander.path() + "/search", Map.of("text", "anything")));
        model.fail(false);
        assertConverged(ingestion, bystander);
        assertThat(corpus.texts()).allMatch(text -> model.count(text) == 1);
    }

    private Ingested inTheMiddle(Corpus corpus, RandomGenerator random) {
        model.slow(Duration.ofMillis(10));
        Ingested ingestion = accepted(corpus);
        awaitProgress(ingestion, 0.1 + 0.8 * random.nextDouble());
        Await.pause(Duration.ofMillis(random.nextInt(50)));
        return ingestion;
    }

    private Ingested accepted(Corpus corpus) {
        return Ingested.accepted(
                service.api(), probe, corpus.name() + "-" + UUID.randomUUID(), AGENT, corpus, corpus.asTexts());
    }

    private void awaitProgress(Ingested ingestion, double point) {
        Await.value(
                "progress reaches " + point,
                Duration.ofSeconds(60),
                Await.CLOSELY,
                () -> probe.progress(ingestion.operation()),
                progress -> progress >= point);
    }

    /** Has the node hold the agent's vectors itself. */
    private void warmUp(Bystander bystander) {
        Await.until(
                "the bystander is warm",
                Duration.ofSeconds(30),
                () -> service.api()
                        .post(bystander.path() + "/warmup?limit=0", Map.of())
                        .expect(200)
                        .json()
                        .path("inMemory")
                        .asBoolean());
    }

    /** A warm agent's searches by meaning do without Elasticsearch. */
    private void assertFoundInMemory(Bystander bystander) {
        Map<String, Object> query = Map.of("vector", FakeEmbeddings.vector("anything"), "limit", 1000, "explain", true);
        JsonNode answer = service.api()
                .post(bystander.path() + "/search", query)
                .expect(200)
                .json();
        assertThat(answer.at("/explanation/semantic/inMemory").asBoolean()).isTrue();
        assertThat(answer.path("hits"))
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(hit.path("text").asText()).startsWith("What the bystander knows"));
    }

    /**
     * Searches that need the index and small writes are refused with 503 and the time to try again; nothing is changed; health
     * says so.
     */
    private void assertOutageIsToldAndHarmless(Bystander bystander) {
        Map<String, Object> query = Map.of("text", "knows", "mode", "keyword");
        assertUnavailable(service.api().post(bystander.path() + "/search", query));
        Map<String, Object> chunk =
                Map.of("key", "k0", "text", "changed", "embedding", FakeEmbeddings.vector("changed"));
        assertUnavailable(service.api().put(bystander.path() + "/chunks", Map.of("chunks", List.of(chunk))));
        bystander.assertPublishedUnchanged();
        var health = service.api().get("/health/ready").expect(503).json();
        assertThat(health.path("checks"))
                .anySatisfy(check -> assertThat(check.path("name").asText() + " is "
                                + check.path("status").asText())
                        .isEqualTo("elasticsearch is DOWN"));
        service.api().get("/health/live").expect(200);
    }

    private static void assertUnavailable(Api.Answer answer) {
        answer.expect(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
        assertThat(answer.json().path("status").asInt()).isEqualTo(503);
        assertThat(answer.json().path("type").asText()).endsWith("/unavailable");
    }

    /** Without anybody's help the ingestion completes, and what failed writes left goes away. */
    private void assertConverged(Ingested ingestion, Bystander bystander) {
        ingestion.awaitCompletion(CONVERGED_WITHIN);
        ingestion.assertExact(service.api());
        Await.value("what failed writes left is gone", CONVERGED_WITHIN, bystander::contents, Contents::settled);
        bystander.assertUntouched(service.api());
        service.api().get("/health/ready").expect(200);
        // a bulk of 500 that fails as a whole is one failure, not 500
        assertThat(service.log().lines().filter(line -> line.contains("Suppressed:")))
                .hasSizeLessThan(100);
    }
}
