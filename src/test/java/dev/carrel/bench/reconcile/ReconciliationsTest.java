package dev.carrel.bench.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.client.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReconciliationsTest {
    private static ObjectNode run() {
        return Json.MAPPER
                .createObjectNode()
                .put("status", "completed")
                .put("drifts", 0)
                .put("rows", 7)
                .put("entries", 7)
                .put("createdAt", "2026-11-22T13:58:03.500Z")
                .put("finishedAt", "2026-11-22T13:58:33.750Z");
    }

    @Test
    void timeIsFromTheRequestToTheEnd() {
        assertThat(Reconciliations.seconds(run(), 7)).isEqualTo(30.25);
    }

    @Test
    void runThatFailedOrFoundSomethingOrSawOtherNumbersIsNoMeasurement() {
        for (JsonNode run : new JsonNode[] {
            run().put("status", "failed"), run().put("drifts", 1), run().put("rows", 6), run().put("entries", 8)
        }) {
            assertThatThrownBy(() -> Reconciliations.seconds(run, 7)).isInstanceOf(MeasurementException.class);
        }
    }
}
