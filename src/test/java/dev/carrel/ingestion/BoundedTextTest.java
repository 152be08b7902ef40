package dev.carrel.ingestion;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

class BoundedTextTest {
    @Test
    void countsTheBytesOfUtf8HoweverTheTextIsCut() {
        qt().forAll(
                        strings().allPossible().ofLengthBetween(0, 60).map(BoundedTextTest::wellFormed),
                        integers().between(1, 7))
                .checkAssert((text, step) -> {
                    BoundedText bounded = new BoundedText(1000);
                    for (int i = 0; i < text.length(); i += step) {
                        bounded.write(text.toCharArray(), i, Math.min(step, text.length() - i));
                    }
                    assertThat(bounded.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
                    assertThat(bounded.orNull()).isEqualTo(text);
                });
    }

    /** Without lone surrogates, which have no form in UTF-8. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void keepsTheTextUpToTheLimitAndOnlyCountsBeyond() throws Exception {
        try (BoundedText exact = new BoundedText(5)) {
            exact.write("aé€".substring(0, 2));
            exact.write("bc");
            assertThat(exact.bytes()).isEqualTo(5);
            assertThat(exact.orNull()).isEqualTo("aébc");
            exact.write("d".repeat(100));
            assertThat(exact.bytes()).isEqualTo(105);
            assertThat(exact.orNull()).isNull();
        }
    }
}
