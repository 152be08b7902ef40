package dev.carrel.bench.delete;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.client.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeletionsTest {
    private static JsonNode deletion(String counts) {
        try {
            return Json.MAPPER.readTree("""
                    {"status": "completed", "certificate": {%s, "requestedAt": "2026-11-22T13:58:03.871Z",
                     "certifiedAt": "2026-11-22T13:58:05.121Z"}}""".formatted(counts));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(counts, e);
        }
    }

    @Test
    void timeIsFromTheRequestToTheCertificate() {
        assertThat(Deletions.seconds(deletion("\"rowsDeleted\": 7, \"rowsLeft\": 0, \"entriesLeft\": 0"), 7))
                .isEqualTo(1.25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"rowsDeleted\": 6, \"rowsLeft\": 0, \"entriesLeft\": 0",
                "\"rowsDeleted\": 7, \"rowsLeft\": 1, \"entriesLeft\": 0",
                "\"rowsDeleted\": 7, \"rowsLeft\": 0, \"entriesLeft\": 1",
                "\"rowsDeleted\": 7"
            })
    void deletionThatIsNotProvenIsNoMeasurement(String counts) {
        assertThatThrownBy(() -> Deletions.seconds(deletion(counts), 7)).isInstanceOf(MeasurementException.class);
    }

    @Test
    void deletionWithoutCertificateIsNoMeasurement() {
        JsonNode failed = Json.MAPPER.createObjectNode().put("status", "failed");

        assertThatThrownBy(() -> Deletions.seconds(failed, 7))
                .isInstanceOf(MeasurementException.class)
                .hasMessageContaining("failed");
    }
}
