package dev.carrel.crash;

import dev.carrel.harness.Await;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.Seed;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.SharedStores;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import dev.carrel.harness.WriteAudit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes on the same stores, with a short lease. The owner of two ingestions, one embedding and one indexing, is
 * stopped past its lease and comes back as a zombie while the other node is at them (promise 7).
 */
@ExtendWith(SharedStores.class)
@Timeout(240)
class PausedOwnerIT {
    private static final int BATCH = 32;

    /** A transaction that the owner was stopped in keeps the lease from being claimed until PostgreSQL ends it. */
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(100);

    private final Path directory = Stores.newDirectory("paused-");
    private final Stores stores;

    PausedOwnerIT(Stores stores) {
        this.stores = stores;
    }

    @Test
    void theOtherNodeContinuesAndTheZombieChangesNothing() {
        RandomGenerator random = Seed.of("theOtherNodeContinuesAndTheZombieChangesNothing");
        String organization = "paused-" + UUID.randomUUID();
        var texts = new Corpus("texts", 4, 500);
        var vectors = new Corpus("vectors", 5, 1000);
        try (var model = new FakeEmbeddings();
                ServiceProcess one = ServiceProcess.starting("node-one", directory, settings(model, "node-one"));
                ServiceProcess two = ServiceProcess.starting("node-two", directory, settings(model, "node-two"));
                StoreProbe probe = stores.probe()) {
            List.of(one, two).forEach(ServiceProcess::awaitReady);
            try (WriteAudit audit = WriteAudit.begin(probe)) {
                Bystander bystander = Bystander.create(two.api(), probe, "texts");
                model.slow(Duration.ofMillis(150));
                Ingested embedding = Ingested.accepted(one.api(), probe, organization, "texts", texts, texts.asTexts());
                awaitProgress(probe, embedding, 0.3 * random.nextDouble());
                // so that it does not end meanwhile, however long the machine takes for the rest
                model.slow(Duration.ofSeconds(1));
                Ingested indexing =
                        Ingested.accepted(one.api(), probe, organization, "vectors", vectors, vectors.asVectors());
                awaitProgress(probe, indexing, 0.5 + 0.3 * random.nextDouble());
                Await.pause(Duration.ofMillis(random.nextInt(50)));

                ServiceProcess owner = ownerOf(probe, embedding, one, two);
                ServiceProcess other = owner == one ? two : one;
                List<Ingested> lost = Stream.of(embedding, indexing)
                        .filter(ingestion -> ownedBy(owner, probe, ingestion))
                        .toList();
                owner.pause();
                for (Ingested ingestion : lost) {
                    Await.until(
                            "the other node has ingestion " + ingestion.operation(),
                            TAKEN_OVER_WITHIN,
                            () -> ownedBy(other, probe, ingestion) || ended(probe, ingestion));
                }
                Await.pause(Duration.ofMillis(random.nextInt(500)));
                owner.proceed();
                for (Ingested ingestion : lost) {
                    Await.until(
                            "the zombie notices that it lost " + ingestion.operation(),
                            Duration.ofSeconds(20),
                            () -> owner.log().lines().anyMatch(line -> tellsOfLoss(line, ingestion)));
                }
                assertThat(probe.status(embedding.operation()))
                        .as("the zombie was back in the middle")
                        .isEqualTo("processing");

                model.slow(Duration.ZERO);
                List.of(embedding, indexing).forEach(ingestion -> ingestion.awaitCompletion(Duration.ofSeconds(60)));
                for (Ingested ingestion : List.of(embedding, indexing)) {
                    ingestion.assertExact(other.api(), texts.counters().plus(vectors.counters()));
                    assertOnlyTheOwnerWrote(audit, ingestion, Map.of(one, "node-one", two, "node-two"));
                }
                long again = texts.texts().mapToLong(model::count).sum() - texts.chunks();
                System.out.printf("%d passages embedded again%n", again);
                // the batch that was under way, and the request for it that ran into its timeout while the node was
                // stopped
                assertThat(again).isLessThanOrEqualTo(2L * BATCH);
                bystander.assertUntouched(owner.api());
            }
        }
    }

    private Map<String, String> settings(FakeEmbeddings model, String node) {
        Map<String, String> settings = new HashMap<>(stores.settings(node));
        settings.putAll(Corpus.settings(model));
        settings.put("carrel.operation.lease", "PT5S");
        return settings;
    }

    private static void awaitProgress(StoreProbe probe, Ingested ingestion, double point) {
        Await.value(
                "progress reaches " + point,
                Duration.ofSeconds(60),
                Await.CLOSELY,
                () -> probe.progress(ingestion.operation()),
                progress -> progress > point);
    }

    private static ServiceProcess ownerOf(StoreProbe probe, Ingested ingestion, ServiceProcess... nodes) {
        return Stream.of(nodes)
                .filter(node -> ownedBy(node, probe, ingestion))
                .findFirst()
                .orElseThrow();
    }

    private static boolean ownedBy(ServiceProcess node, StoreProbe probe, Ingested ingestion) {
        return probe.count(
                        "select count(*) from lease where operation_id = ?::uuid and owner like ?",
                        ingestion.operation(),
                        node.pid() + "@%")
                > 0;
    }

    private static boolean ended(StoreProbe probe, Ingested ingestion) {
        return probe.status(ingestion.operation()).equals("completed");
    }

    private static boolean tellsOfLoss(String line, Ingested ingestion) {
        return line.contains(ingestion.operation())
                && (line.contains("Lost the lease") || line.contains("is no longer held with token"));
    }

    private static void assertOnlyTheOwnerWrote(
            WriteAudit audit, Ingested ingestion, Map<ServiceProcess, String> names) {
        List<WriteAudit.Write> writes = audit.writes(ingestion.operation());
        assertThat(writes).isNotEmpty().allSatisfy(write -> {
            ServiceProcess writer = names.entrySet().stream()
                    .filter(node -> node.getValue().equals(write.writer()))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            assertThat(write.owner()).as("%s", write).startsWith(writer.pid() + "@");
        });
    }
}
