package dev.carrel.crash;

import dev.carrel.harness.Await;
import dev.carrel.harness.Contents;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.Seed;
import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The service with its own stores: asked to end in the middle of an ingestion, started again, killed, started again. */
@Timeout(240)
class EmbeddedServiceIT {
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(45);
    private static final String ORGANIZATION = "embedded";

    private final Path directory = Stores.newDirectory("embedded-");

    @Test
    void workAndDataOutlastShutdownAndKill() {
        RandomGenerator random = Seed.of("workAndDataOutlastShutdownAndKill");
        var first = new Corpus("first", 5, 400);
        var second = new Corpus("second", 5, 400);
        try (var model = new FakeEmbeddings()) {
            Map<String, String> settings = new HashMap<>(Corpus.settings(model));
            settings.put("carrel.elasticsearch.heap", "512m");
            settings.put("carrel.operation.lease", "PT4S");
            model.slow(Duration.ofMillis(20));
            Bystander bystander;
            Ingested asked;
            ServiceProcess service = ServiceProcess.started("embedded", directory, settings);
            try (StoreProbe probe = service.probe()) {
                bystander = Bystander.create(service.api(), probe, "first");
                asked = accepted(service, probe, "first", first);
                awaitProgress(asked, random);
            }
            int status = service.terminate(ENDED_WITHIN);
            assertThat(status).as("128 + SIGTERM").isEqualTo(143);
            assertThat(storeProcesses()).isEmpty();

            service = ServiceProcess.started("embedded", directory, settings);
            try (StoreProbe probe = service.probe()) {
                asked = asked.seenBy(probe);
                asked.awaitCompletion(Duration.ofSeconds(60));
                asked.assertExact(service.api());
                assertThat(embeddedAgain(model, first))
                        .as("an orderly end repeats nothing")
                        .isZero();
                // received, begun, and taken up again as soon as the service was back
                assertThat(probe.tokens(asked.operation())).containsExactly(1L, 2L, 3L);

                Ingested killed = accepted(service, probe, "second", second);
                awaitProgress(killed, random);
                List<Long> stores = storeProcesses();
                service.kill();
                assertThat(storeProcesses()).isEqualTo(stores).hasSizeGreaterThanOrEqualTo(2);

                service = ServiceProcess.started("embedded", directory, settings);
                // the connection of before still works: these are the same stores
                killed.awaitCompletion(Duration.ofSeconds(60));
                Contents.Counters both = first.counters().plus(second.counters());
                asked.assertExact(service.api(), both);
                killed.assertExact(service.api(), both);
                assertThat(embeddedAgain(model, second)).isLessThanOrEqualTo(32);
                bystander.seenBy(probe).assertUntouched(service.api());
            }
            service.terminate(ENDED_WITHIN);
            assertThat(storeProcesses()).isEmpty();
        } finally {
            storeProcesses().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    private static Ingested accepted(ServiceProcess service, StoreProbe probe, String agent, Corpus corpus) {
        return Ingested.accepted(service.api(), probe, ORGANIZATION, agent, corpus, corpus.asTexts());
    }

    private static void awaitProgress(Ingested ingestion, RandomGenerator random) {
        double point = 0.9 * random.nextDouble();
        Await.value(
                "progress reaches " + point,
                Duration.ofSeconds(60),
                Await.CLOSELY,
                () -> ingestion.probe().progress(ingestion.operation()),
                progress -> progress >= point);
        Await.pause(Duration.ofMillis(random.nextInt(50)));
    }

    private static long embeddedAgain(FakeEmbeddings model, Corpus corpus) {
        return corpus.texts().mapToLong(model::count).sum() - corpus.chunks();
    }

    /** Servers whose command line names the data directory; a server's own children are not counted. */
    private List<Long> storeProcesses() {
        String data = directory.resolve("embedded").toString();
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().commandLine().orElse("").contains(data))
                .filter(process -> !process.info().commandLine().orElse("").contains("quarkus-run"))
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }
}
