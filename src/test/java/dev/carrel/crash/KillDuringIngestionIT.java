package dev.carrel.crash;

import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.Seed;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} of the only node again and again in the life of one ingestion of 5,000 chunks; promises 4, 5, 7 and 8.
 */
@ExtendWith(SharedStores.class)
@Timeout(300)
class KillDuringIngestionIT {
    private static final int BATCH = 32;

    /** Progress that is reached for certain: the white space between passages is counted as work but never done. */
    private static final double LAST = 0.95;

    private static final String AGENT = "agent";

    private final Path directory = Stores.newDirectory("kill-");
    private final String organization = "kill-" + UUID.randomUUID();
    private final Stores stores;

    KillDuringIngestionIT(Stores stores) {
        this.stores = stores;
    }

    @Test
    void tenKillsLeaveEachPassageEmbeddedWrittenAndIndexedOnce() {
        var corpus = new Corpus("texts", 5, 1000);
        RandomGenerator random = Seed.of("tenKillsLeaveEachPassageEmbeddedWrittenAndIndexedOnce");
        try (var model = new FakeEmbeddings()) {
            // slow enough for most kills to hit a batch that is being embedded or written
            model.slow(Duration.ofMillis(5));
            int interrupted = killedAt(model, corpus, corpus.asTexts(), points(random, 10, 0, LAST), random);
            long embedded = corpus.texts().mapToLong(model::count).sum();
            System.out.printf(
                    "%d kills in the middle, %d of %d passages embedded again%n",
                    interrupted, embedded - corpus.chunks(), corpus.chunks());
            assertThat(corpus.texts()).allMatch(text -> model.count(text) >= 1);
            assertThat(embedded - corpus.chunks()).isLessThanOrEqualTo((long) interrupted * BATCH);
        }
    }

    @Test
    void killsLeaveEachReadyVectorWrittenAndIndexedOnce() {
        var corpus = new Corpus("vectors", 5, 1000);
        RandomGenerator random = Seed.of("killsLeaveEachReadyVectorWrittenAndIndexedOnce");
        try (var model = new FakeEmbeddings()) {
            // what comes with its vector is half done when it is accepted
            killedAt(model, corpus, corpus.asVectors(), points(random, 5, 0.5, LAST), random);
            assertThat(corpus.texts()).allMatch(text -> model.count(text) == 0);
        }
    }

    @Test
    void aRequestThatDiesWithItsNodeIsToldAsFailedAndCanBeSentAgain() {
        var corpus = new Corpus("received", 5, 1000);
        try (var model = new FakeEmbeddings();
                StoreProbe probe = stores.probe()) {
            Map<String, String> settings = settings(model);
            ServiceProcess service = ServiceProcess.started("killed", directory, settings);
            try {
                Bystander bystander = Bystander.create(service.api(), probe, AGENT);
                Api dying = service.api();
                CompletableFuture<Void> request = CompletableFuture.runAsync(
                        () -> dying.post(Api.agent(organization, AGENT) + "/documents", corpus.asVectors()));
                Await.value(
                        "a part is staged",
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        () -> probe.count(
                                "select count(*) from chunk c join namespace n on n.incarnation = c.incarnation"
                                        + " where n.organization_id = ?",
                                organization),
                        rows -> rows > 0);
                service.kill();
                assertThat(request).failsWithin(Duration.ofSeconds(10));
                String broken = probe.one(
                        "select operation_id::text from operation where organization_id = ?",
                        row -> row.getString(1),
                        organization);
                assertThat(probe.status(broken))
                        .as("killed while it was received")
                        .isEqualTo("receiving");

                service = ServiceProcess.started("killed", directory, settings);
                Ingested again =
                        Ingested.accepted(service.api(), probe, organization, AGENT, corpus, corpus.asVectors());
                again.awaitCompletion(Duration.ofSeconds(60));
                Contents contents = probe.contents(organization, AGENT);
                assertThat(contents.counters()).isEqualTo(corpus.counters());
                assertThat(contents.counted()).isEqualTo(corpus.counters());
                assertThat(contents.entries())
                        .as("nothing of the first request")
                        .hasSize(corpus.chunks());
                Await.until(
                        "the first is told as failed",
                        Duration.ofSeconds(20),
                        () -> probe.status(broken).equals("failed"));

                // what it had staged is kept for a while; make it old
                probe.execute(
                        "update document_version set created_at = created_at - interval '1 day'"
                                + " where operation_id = ?::uuid",
                        broken);
                Contents settled = Await.value(
                        "what it had staged is purged",
                        Duration.ofSeconds(20),
                        () -> probe.contents(organization, AGENT),
                        Contents::settled);
                assertThat(settled.counters()).isEqualTo(corpus.counters());
                bystander.assertUntouched(service.api());
            } finally {
                service.close();
            }
        }
    }

    private Map<String, String> settings(FakeEmbeddings model) {
        Map<String, String> settings = new HashMap<>(stores.settings("killed"));
        settings.putAll(Corpus.settings(model));
        settings.put("carrel.operation.lease", "PT4S");
        return settings;
    }

    /** One point in each of so many equal parts of the range. */
    private static List<Double> points(RandomGenerator random, int parts, double from, double to) {
        List<Double> points = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            points.add(from + (to - from) * (i + random.nextDouble()) / parts);
        }
        return points;
    }

    /** @return how many of the kills hit the ingestion before its end */
    private int killedAt(
            FakeEmbeddings model, Corpus corpus, Object request, List<Double> points, RandomGenerator random) {
        Map<String, String> settings = settings(model);
        ServiceProcess service = ServiceProcess.started("killed", directory, settings);
        try (StoreProbe probe = stores.probe()) {
            Bystander bystander = Bystander.create(service.api(), probe, AGENT);
            Ingested ingestion = Ingested.accepted(service.api(), probe, organization, AGENT, corpus, request);
            int interrupted = 0;
            for (double point : points) {
                Await.value(
                        "progress reaches " + point,
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        () -> probe.progress(ingestion.operation()),
                        progress -> progress >= point);
                // the commit that was just seen is always the same place in a batch; this is any other
                Await.pause(Duration.ofMillis(random.nextInt(50)));
                service.kill();
                interrupted += probe.status(ingestion.operation()).equals("completed") ? 0 : 1;
                service = ServiceProcess.started("killed", directory, settings);
            }
            ingestion.awaitCompletion(Duration.ofSeconds(60));
            ingestion.assertExact(service.api());
            bystander.assertUntouched(service.api());
            assertThat(interrupted).as("kills before the end").isGreaterThanOrEqualTo(points.size() - 1);
            return interrupted;
        } finally {
            service.close();
        }
    }
}
