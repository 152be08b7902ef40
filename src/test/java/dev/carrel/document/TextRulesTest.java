package dev.carrel.document;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

class TextRulesTest {
    @Test
    void textIsAtFaultExactlyWhenUtf8OrPostgresqlWouldNotKeepIt() {
        qt().withExamples(5000)
                .forAll(strings().allPossible().ofLengthBetween(0, 20))
                .checkAssert(text -> {
                    boolean kept = StandardCharsets.UTF_8.newEncoder().canEncode(text) && text.indexOf('\0') < 0;
                    assertThat(TextRules.fault(text).isEmpty())
                            .as("%s", text.chars().boxed().toList())
                            .isEqualTo(kept);
                });
    }

    @Test
    void faultNamesThePlace() {
        assertThat(TextRules.fault("ab\0"))
                .hasValueSatisfying(fault -> assertThat(fault).contains("NUL", "offset 2"));
        assertThat(TextRules.fault("😀\ud83d"))
                .hasValueSatisfying(fault -> assertThat(fault).contains("U+D83D", "offset 2"));
        assertThat(TextRules.fault("\ude00😀"))
                .hasValueSatisfying(fault -> assertThat(fault).contains("U+DE00", "offset 0"));
        assertThat(TextRules.fault("\ud83d\ud83d\ude00")).isPresent();
        assertThat(TextRules.fault("tab\t and bell \u0007 are text 😀")).isEmpty();
    }

    @Test
    void keysAreShortLinesThatAUrlCanHold() {
        for (String good : new String[] {"a", " ", "a/b", "…", "a..b", "...", "😀", "k".repeat(512)}) {
            assertThat(TextRules.keyFault(good)).as(good).isEmpty();
        }
        for (String bad : new String[] {"", ".", "..", "a\nb", "a\0", "\u0085", "\ud800", "k".repeat(513)}) {
            assertThat(TextRules.keyFault(bad)).as(bad).isPresent();
        }
    }

    @Test
    void sizeIsThatOfUtf8() {
        assertThat(TextRules.utf8Length("aé€😀")).isEqualTo(1 + 2 + 3 + 4);
    }
}
