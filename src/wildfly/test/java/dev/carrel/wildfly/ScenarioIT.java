package dev.carrel.wildfly;

import dev.carrel.harness.StoreProbe;
import dev.carrel.scenario.CarrelScenario;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scenarios of both runtimes, against the WAR. */
@ExtendWith(ArquillianExtension.class)
class ScenarioIT {
    @ArquillianResource
    private URI root;

    private CarrelScenario scenario;

    @Deployment(testable = false)
    static WebArchive war() {
        return War.archive();
    }

    @BeforeEach
    void connect() {
        scenario = new CarrelScenario(root);
    }

    @AfterEach
    void disconnect() {
        scenario.close();
    }

    @Test
    void documentsAreIngestedSearchedAndCounted() {
        scenario.documentsAreIngestedSearchedAndCounted();
    }

    @Test
    void chunksAreSearchableWhenWrittenAndGoneWhenRemoved() {
        scenario.chunksAreSearchableWhenWrittenAndGoneWhenRemoved();
    }

    @Test
    void deletedAgentIsGoneAndItsPurgeProven() {
        scenario.deletedAgentIsGoneAndItsPurgeProven();
    }

    @Test
    void documentsAreListedPageByPageAndRemoved() {
        scenario.documentsAreListedPageByPageAndRemoved();
    }

    @Test
    void cancelledIngestionGoesOnWhenRetriedAndIsFollowed() {
        scenario.cancelledIngestionGoesOnWhenRetriedAndIsFollowed();
    }

    @Test
    void driftsAreFoundAndHealed() {
        try (StoreProbe stores = ServerUnderTest.probe()) {
            scenario.driftsAreFoundAndHealed(stores);
        }
    }

    @Test
    void useIsCountedAndColdChunksArePruned() {
        try (StoreProbe stores = ServerUnderTest.probe()) {
            scenario.useIsCountedAndColdChunksArePruned(stores);
        }
    }

    @Test
    void organizationsSeeNothingOfEachOther() {
        scenario.organizationsSeeNothingOfEachOther();
    }

    @Test
    void workIsMeasured() {
        scenario.workIsMeasured();
    }

    @Test
    void faultsAreAnsweredWithProblems() {
        scenario.faultsAreAnsweredWithProblems();
    }
}
