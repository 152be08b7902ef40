package dev.carrel.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.HeldElasticsearch;
import dev.carrel.harness.Seed;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** An agent is deleted while it is being ingested, and created anew at once; promises 2 and 3. */
@ExtendWith(SharedStores.class)
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class DeletionDuringIngestionIT {
    private static final String AGENT = "agent";
    private static final String NEW_TEXT = "what the agent knows in its new life";

    private final StoreProbe probe;
    private final FakeEmbeddings model = new FakeEmbeddings();
    private final Path directory = Stores.newDirectory("deletion-");
    private final Stores stores;
    private final ServiceProcess service;

    DeletionDuringIngestionIT(Stores stores) {
        this.stores = stores;
        this.probe = stores.probe();
        Map<String, String> settings = new HashMap<>(stores.settings("deletion"));
        settings.putAll(Corpus.settings(model));
        this.service = ServiceProcess.started("deletion", directory, settings);
    }

    @AfterAll
    void end() {
        service.close();
        probe.close();
        model.close();
    }

    @RepeatedTest(3)
    void aDeletionWhileTextsAreEmbeddedLeavesNothing() {
        RandomGenerator random = Seed.of("aDeletionWhileTextsAreEmbeddedLeavesNothing");
        var corpus = new Corpus("texts", 5, 200);
        deleteAt(random.nextDouble(0.45), corpus, corpus.asTexts(), random);
    }

    @RepeatedTest(3)
    void aDeletionWhileEntriesAreWrittenLeavesNothing() {
        RandomGenerator random = Seed.of("aDeletionWhileEntriesAreWrittenLeavesNothing");
        var corpus = new Corpus("vectors", 5, 1000);
        deleteAt(random.nextDouble(0.5, 0.95), corpus, corpus.asVectors(), random);
    }

    /** The ingestion and the deletion are on two nodes: one node would send its bulks for a chunk one after the other. */
    @Test
    void aDeletionIsNotCompleteBeforeTheLastBulkOfAnotherNodeHasLanded() {
        var corpus = new Corpus("held", 1, 100);
        Map<String, String> settings = new HashMap<>(stores.settings("ingesting"));
        settings.putAll(Corpus.settings(model));
        try (var elasticsearch = new HeldElasticsearch(stores.elasticsearchHost())) {
            settings.put("carrel.elasticsearch.hosts", elasticsearch.host());
            try (ServiceProcess ingesting = ServiceProcess.started("ingesting", directory, settings)) {
                elasticsearch.hold();
                Ingested ingestion = heldIngestion(ingesting, elasticsearch, corpus);
                String organization = ingestion.organization();
                UUID old = probe.incarnation(organization, AGENT);
                String deletion = Api.organization(organization) + "/deletions/" + delete(organization);
                Await.until(
                        "the rows are purged",
                        Duration.ofSeconds(10),
                        () -> probe.count("select count(*) from chunk where incarnation = ?", old) == 0);
                for (long end = System.nanoTime() + Duration.ofSeconds(1).toNanos(); System.nanoTime() < end; ) {
                    assertThat(service.api()
                                    .get(deletion)
                                    .json()
                                    .path("inProgress")
                                    .asBoolean())
                            .isTrue();
                }
                elasticsearch.letGo();
                awaitCertificate(deletion);
                assertNothingLeft(old);
                assertThat(probe.status(ingestion.operation())).isEqualTo("cancelled");
            }
        }
    }

    /** Either node may take an ingestion; one that the other took completes, and the next is tried. */
    private Ingested heldIngestion(ServiceProcess node, HeldElasticsearch elasticsearch, Corpus corpus) {
        for (int attempt = 0; attempt < 20; attempt++) {
            Ingested ingestion = Ingested.accepted(
                    node.api(), probe, "deletion-" + UUID.randomUUID(), AGENT, corpus, corpus.asVectors());
            Await.until(
                    "a bulk is on its way or was not held",
                    Duration.ofSeconds(20),
                    () -> elasticsearch.holdsOne()
                            || probe.status(ingestion.operation()).equals("completed"));
            if (elasticsearch.holdsOne()) {
                return ingestion;
            }
        }
        throw new AssertionError("the other node took every ingestion");
    }

    private void deleteAt(double point, Corpus corpus, Object request, RandomGenerator random) {
        String organization = "deletion-" + UUID.randomUUID();
        Bystander bystander = Bystander.create(service.api(), probe, AGENT);
        model.slow(Duration.ofMillis(10));
        Ingested ingestion = Ingested.accepted(service.api(), probe, organization, AGENT, corpus, request);
        UUID old = probe.incarnation(organization, AGENT);
        Await.value(
                "progress reaches " + point,
                Duration.ofSeconds(60),
                Await.CLOSELY,
                () -> probe.progress(ingestion.operation()),
                progress -> progress >= point);
        Await.pause(Duration.ofMillis(random.nextInt(50)));

        String queueId = delete(organization);
        assertThat(probe.status(ingestion.operation()))
                .as("deleted in the middle")
                .isNotEqualTo("completed");
        String path = Api.agent(organization, AGENT);
        Map<String, Object> query = Map.of("vector", FakeEmbeddings.vector("anything"), "limit", 1000);
        service.api().post(path + "/search", query).expect(404);
        service.api().get(path + "/stats").expect(404);

        Map<String, Object> chunk =
                Map.of("key", "new", "text", NEW_TEXT, "embedding", FakeEmbeddings.vector(NEW_TEXT));
        service.api().put(path + "/chunks", Map.of("chunks", List.of(chunk))).expect(200);
        assertHoldsOnlyTheNew(organization, query);

        awaitCertificate(Api.organization(organization) + "/deletions/" + queueId);
        assertNothingLeft(old);
        Await.until(
                "the ingestion ends as cancelled",
                Duration.ofSeconds(30),
                () -> probe.status(ingestion.operation()).equals("cancelled"));
        assertNothingLeft(old);
        assertHoldsOnlyTheNew(organization, query);
        bystander.assertUntouched(service.api());
    }

    private String delete(String organization) {
        JsonNode queued =
                service.api().delete(Api.agent(organization, AGENT)).expect(202).json();
        assertThat(queued.path("success").asBoolean()).isTrue();
        return queued.path("queueId").asText();
    }

    private void awaitCertificate(String path) {
        JsonNode deletion = Await.value(
                "the deletion is complete",
                Duration.ofSeconds(60),
                () -> service.api().get(path).expect(200).json(),
                now -> !now.path("inProgress").asBoolean());
        assertThat(deletion.path("status").asText()).isEqualTo("completed");
        assertThat(deletion.at("/certificate/rowsLeft").asInt(-1)).isZero();
        assertThat(deletion.at("/certificate/entriesLeft").asInt(-1)).isZero();
    }

    private void assertHoldsOnlyTheNew(String organization, Map<String, Object> query) {
        JsonNode hits = service.api()
                .post(Api.agent(organization, AGENT) + "/search", query)
                .expect(200)
                .json()
                .path("hits");
        assertThat(hits)
                .hasSize(1)
                .allSatisfy(hit -> assertThat(hit.path("text").asText()).isEqualTo(NEW_TEXT));
        Contents contents = probe.contents(organization, AGENT);
        assertThat(contents.settled()).as("%s", contents).isTrue();
        assertThat(contents.counters()).isEqualTo(new Contents.Counters(1, 1, NEW_TEXT.length()));
        assertThat(probe.organization(organization)).isEqualTo(contents.counters());
    }

    private void assertNothingLeft(UUID incarnation) {
        assertThat(probe.entries(incarnation)).isEmpty();
        for (String table : List.of("chunk", "chunk_to_index", "staged_text", "document_version", "document")) {
            assertThat(probe.count("select count(*) from " + table + " where incarnation = ?", incarnation))
                    .as(table)
                    .isZero();
        }
    }
}
