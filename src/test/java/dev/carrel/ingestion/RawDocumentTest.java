package dev.carrel.ingestion;

import dev.carrel.problem.ProblemException;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

class RawDocumentTest {
    private final RawDocument raw = new RawDocument(new IngestionConfig(1000, 100, 1000, 100, 0));

    private DocumentInput read(byte[] body) {
        return raw.read("key", null, null, MediaType.TEXT_PLAIN_TYPE, new ByteArrayInputStream(body));
    }

    @Test
    void everyTextComesThroughAsItWas() {
        qt().forAll(strings().allPossible().ofLengthBetween(1, 100)).checkAssert(any -> {
            byte[] bytes = ("x" + any).getBytes(StandardCharsets.UTF_8);
            assertThat(read(bytes).text()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        });
    }

    @Test
    void byteThatBeginsNoCharacterIsNamedWithItsPlace() {
        assertThatThrownBy(() -> read(new byte[] {'a', 'b', (byte) 0xFF}))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("offset 2");
    }

    @Test
    void bodyOfExactlyTheLimitIsTaken() {
        assertThat(read("x".repeat(1000).getBytes(StandardCharsets.UTF_8)).textBytes())
                .isEqualTo(1000);
        assertThatThrownBy(() -> read("x".repeat(1001).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(413));
    }

    @Test
    void bodyWithoutMediaTypeIsRefused() {
        assertThatThrownBy(() -> raw.read("key", null, null, null, new ByteArrayInputStream(new byte[0])))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(415));
    }
}
