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
 * {@code kill -9} of the only node again and again in the life of an ingestion of 5,000 chunks; promises 4, 5, 7 and 8.
 */
@ExtendWith(SharedStores.class)
@Timeout(300)
class KillDuringIngestionIT {
    private static final int BATCH = 32;
    private static final int INDEXING_KILLS = 10;

    /** More than ten, because the other's points come sooner: the last ones fall where the entries are written. */
    private static final int EMBEDDING_KILLS = 12;

    /** Progress that is reached for certain: the white space between passages is counted as work but never done. */
    private static final double LAST = 0.95;

    private static final String AGENT = "agent";

    private final Path directory = Stores.newDirectory("kill-");
    private final String organization = "kill-" + UUID.randomUUID();
    private final Stores stores;

    KillDuringIngestionIT(Stores stores) {
        this.stores = stores;
    }

    /**
     * One that embeds and one that was accepted with its vectors, so that it only indexes, run at the same time: whichever is
     * first at its next point, both are killed there.
     */
    @Test
    void killsInTheMiddleOfTwoIngestionsLeaveEachChunkEmbeddedWrittenAndIndexedOnce() {
        var texts = new Corpus("texts", 5, 1000);
        var vectors = new Corpus("vectors", 5, 1000);
        RandomGenerator random = Seed.of("killsInTheMiddleOfTwoIngestionsLeaveEachChunkEmbeddedWrittenAndIndexedOnce");
        try (var model = new FakeEmbeddings();
                StoreProbe probe = stores.probe()) {
            Map<String, String> settings = settings(model);
            ServiceProcess service = ServiceProcess.started("killed", directory, settings);
            try {
                Bystander bystander = Bystander.create(service.api(), probe, "texts");
                // so that it has hardly begun when the other is accepted
                model.slow(Duration.ofMillis(100));
                var embedding = new Victim(
                        accepted(service, probe, "texts", texts, texts.asTexts()),
                        points(random, EMBEDDING_KILLS, 0, LAST));
                // what comes with its vector is half done when it is accepted
                var indexing = new Victim(
                        accepted(service, probe, "vectors", vectors, vectors.asVectors()),
                        points(random, INDEXING_KILLS, 0.5, LAST));
                // slow enough for most kills to hit a batch that is being embedded or written
                model.slow(Duration.ofMillis(5));
                List<Victim> victims = List.of(embedding, indexing);
                while (victims.stream().anyMatch(Victim::hasPointsLeft)) {
                    Await.until(
                            "one is at its next point",
                            Duration.ofSeconds(60),
                            Await.CLOSELY,
                            () -> victims.stream().anyMatch(Victim::isAtNextPoint)
                                    || victims.stream().noneMatch(Victim::hasPointsLeft));
                    // the commit that was just seen is always the same place in a batch; this is any other
                    Await.pause(Duration.ofMillis(random.nextInt(50)));
                    service.kill();
                    victims.forEach(Victim::killed);
                    service = ServiceProcess.started("killed", directory, settings);
                }
                for (Victim victim : victims) {
                    victim.ingestion.awaitCompletion(Duration.ofSeconds(60));
                    victim.ingestion.assertExact(service.api(), texts.counters().plus(vectors.counters()));
                }
                bystander.assertUntouched(service.api());
                assertThat(embedding.kills).as("kills while embedding").isGreaterThanOrEqualTo(EMBEDDING_KILLS - 1);
                assertThat(indexing.kills).as("kills while indexing").isGreaterThanOrEqualTo(INDEXING_KILLS - 1);
                assertEmbeddedOnce(model, texts, embedding.kills);
                assertThat(vectors.texts()).allMatch(text -> model.count(text) == 0);
            } finally {
                service.close();
            }
        }
    }

    /** What is left of an attempt that died before its first commit is an execution without a checkpoint. */
    @Test
    void anAttemptThatDiesBeforeItsFirstCheckpointDoesNotMakeTheNextBeginAnew() {
        var texts = new Corpus("texts", 3, 200);
        try (var model = new FakeEmbeddings();
                StoreProbe probe = stores.probe()) {
            Map<String, String> settings = settings(model);
            ServiceProcess service = ServiceProcess.started("killed", directory, settings);
            try {
                model.slow(Duration.ofMillis(100));
                Ingested ingestion = accepted(service, probe, "forgotten", texts, texts.asTexts());
                Await.until(
                        "it is in the middle",
                        Duration.ofSeconds(60),
                        Await.CLOSELY,
                        () -> probe.progress(ingestion.operation()) >= 0.2);
                service.kill();
                long embedded = texts.texts().mapToLong(model::count).sum();
                assertThat(embedded).isLessThan(texts.chunks());
                probe.execute(
                        "update step_execution set readercheckpointinfo = null where jobexecutionid ="
                                + " (select execution_id from operation where operation_id = ?::uuid)",
                        ingestion.operation());

                model.slow(Duration.ZERO);
                service = ServiceProcess.started("killed", directory, settings);
                ingestion.awaitCompletion(Duration.ofSeconds(60));
                ingestion.assertExact(service.api());
                assertEmbeddedOnce(model, texts, 1);
            } finally {
                service.close();
            }
        }
    }

    /** At most one batch again for each kill. */
    private static void assertEmbeddedOnce(FakeEmbeddings model, Corpus corpus, int kills) {
        long embedded = corpus.texts().mapToLong(model::count).sum();
        System.out.printf(
                "%d kills in the middle, %d of %d passages embedded again%n",
                kills, embedded - corpus.chunks(), corpus.chunks());
        assertThat(corpus.texts()).allMatch(text -> model.count(text) >= 1);
        assertThat(embedded - corpus.chunks()).isLessThanOrEqualTo((long) kills * BATCH);
    }

    private Ingested accepted(ServiceProcess service, StoreProbe probe, String agent, Corpus corpus, Object request) {
        return Ingested.accepted(service.api(), probe, organization, agent, corpus, request);
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
                        Await.CLOSELY,
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
        settings.put("carrel.operation.lease", "PT3S");
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

    /** An ingestion, the points of its progress at which it is to be killed, and how often it was. */
    private static final class Victim {
        private final Ingested ingestion;
        private final List<Double> points;
        private int kills;
        private int claims = 1; // that of the request

        Victim(Ingested ingestion, List<Double> points) {
            this.ingestion = ingestion;
            this.points = points;
        }

        boolean hasPointsLeft() {
            return kills < points.size() && !hasEnded();
        }

        /** Whether it is under way again and there. */
        boolean isAtNextPoint() {
            return hasPointsLeft() && claims() > claims && progress() >= points.get(kills);
        }

        /** A kill counts when it hit the ingestion under way: taken up since the last one, and not at its end. */
        void killed() {
            int now = claims();
            kills += now > claims && !hasEnded() ? 1 : 0;
            claims = now;
        }

        private boolean hasEnded() {
            return ingestion.probe().status(ingestion.operation()).equals("completed");
        }

        private int claims() {
            return ingestion.probe().tokens(ingestion.operation()).size();
        }

        private double progress() {
            return ingestion.probe().progress(ingestion.operation());
        }
    }
}
