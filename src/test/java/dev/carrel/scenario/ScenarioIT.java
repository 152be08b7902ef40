package dev.carrel.scenario;

import dev.carrel.harness.ServiceProcess;
import dev.carrel.harness.StoreProbe;
import dev.carrel.harness.Stores;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The scenarios of both runtimes, against the packaged service with its embedded stores and the model in process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class ScenarioIT {
    private @Nullable ServiceProcess service;
    private @Nullable CarrelScenario scenario;

    @BeforeAll
    void start() {
        service = ServiceProcess.started(
                "scenario", Stores.newDirectory("scenario-"), Map.of("carrel.elasticsearch.heap", "512m"));
    }

    @AfterAll
    void stop() {
        if (service != null) {
            // not killed: it ends its stores
            service.terminate(Duration.ofSeconds(60));
            service.close();
        }
    }

    @BeforeEach
    void connect() {
        scenario = new CarrelScenario(running(service).root());
    }

    @AfterEach
    void disconnect() {
        running(scenario).close();
    }

    private static <T> T running(@Nullable T started) {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Test
    void documentsAreIngestedSearchedAndCounted() {
        running(scenario).documentsAreIngestedSearchedAndCounted();
    }

    @Test
    void chunksAreSearchableWhenWrittenAndGoneWhenRemoved() {
        running(scenario).chunksAreSearchableWhenWrittenAndGoneWhenRemoved();
    }

    @Test
    void deletedAgentIsGoneAndItsPurgeProven() {
        running(scenario).deletedAgentIsGoneAndItsPurgeProven();
    }

    @Test
    void documentsAreListedPageByPageAndRemoved() {
        running(scenario).documentsAreListedPageByPageAndRemoved();
    }

    @Test
    void cancelledIngestionGoesOnWhenRetriedAndIsFollowed() {
        running(scenario).cancelledIngestionGoesOnWhenRetriedAndIsFollowed();
    }

    @Test
    void driftsAreFoundAndHealed() {
        try (StoreProbe stores = running(service).probe()) {
            running(scenario).driftsAreFoundAndHealed(stores);
        }
    }

    @Test
    void useIsCountedAndColdChunksArePruned() {
        try (StoreProbe stores = running(service).probe()) {
            running(scenario).useIsCountedAndColdChunksArePruned(stores);
        }
    }

    @Test
    void organizationsSeeNothingOfEachOther() {
        running(scenario).organizationsSeeNothingOfEachOther();
    }

    @Test
    void workIsMeasured() {
        running(scenario).workIsMeasured();
    }

    @Test
    void faultsAreAnsweredWithProblems() {
        running(scenario).faultsAreAnsweredWithProblems();
    }
}
