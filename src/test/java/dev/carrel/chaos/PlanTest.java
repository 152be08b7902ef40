package dev.carrel.chaos;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanTest {
    private static final Scale SCALE = new Scale(2, 3, 2, 14, 4);

    @Test
    void theSeedAloneMakesThePlan() {
        assertThat(Plan.of(17, SCALE)).isEqualTo(Plan.of(17, SCALE)).isNotEqualTo(Plan.of(18, SCALE));
    }

    @Test
    void everyAgentBeginsWithAnIngestionAndHasItsSteps() {
        assertThat(Plan.of(17, SCALE).agents()).hasSize(6).allSatisfy(agent -> {
            assertThat(agent.steps()).hasSize(14);
            assertThat(agent.steps().getFirst()).isInstanceOf(Step.Ingest.class);
        });
    }

    @Test
    void allKindsOfFaultsAndStepsHappen() {
        List<Plan> plans =
                LongStream.range(0, 100).mapToObj(seed -> Plan.of(seed, SCALE)).toList();
        assertThat(plans.stream().flatMap(plan -> plan.faults().stream()).map(PlannedFault::kind))
                .contains(PlannedFault.Kind.values());
        assertThat(plans.stream()
                        .flatMap(plan -> plan.agents().stream())
                        .flatMap(agent -> agent.steps().stream())
                        .<Class<?>>map(Step::getClass))
                .contains(Step.class.getPermittedSubclasses());
    }

    @Test
    void aMarkerIsReadAsItWasWritten() {
        var marker = new Marker("chaos-1y2p0ij32e8e7-2", "agent-1", 3, "d5", 12, 7, 250);
        assertThat(marker.text()).hasSize(Marker.LENGTH);
        assertThat(Marker.parse(marker.text())).contains(marker);
        assertThat(Marker.parse("Returns are free for 30 days.")).isEmpty();
    }

    @Test
    void searchForAllCanBeAnsweredWithAll() {
        assertThat(Plan.MOST_CHUNKS).isLessThan(Searcher.ALL);
    }
}
