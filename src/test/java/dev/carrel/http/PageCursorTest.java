package dev.carrel.http;

import dev.carrel.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

class PageCursorTest {
    @Test
    void cursorGivesItsKeyBack() {
        qt().forAll(strings().allPossible().ofLengthBetween(1, 40)).checkAssert(any -> {
            // keys hold neither NUL nor lone surrogates
            String key =
                    new String(any.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + "x";
            assertThat(PageCursor.decode(PageCursor.encode(key))).isEqualTo(key);
            assertThat(PageCursor.encode(key)).matches("[A-Za-z0-9_-]+");
        });
        qt().forAll(integers().all())
                .check(number -> PageCursor.decodeInt(PageCursor.encode(Integer.toString(number))) == number);
    }

    @Test
    void noCursorIsTheBeginning() {
        assertThat(PageCursor.decode(null)).isNull();
        assertThat(PageCursor.decode("")).isNull();
        assertThat(PageCursor.decodeInt(null)).isEqualTo(-1);
    }

    @Test
    void cursorThatWasNotMadeHereIsRefused() {
        for (String cursor : List.of("!", "a", "YQ==", "AA", "_w", PageCursor.encode("a") + "\n")) {
            assertThatThrownBy(() -> PageCursor.decode(cursor)).as(cursor).isInstanceOf(ProblemException.class);
        }
        for (String cursor :
                List.of(PageCursor.encode("x"), PageCursor.encode("2147483648"), PageCursor.encode("1.0"))) {
            assertThatThrownBy(() -> PageCursor.decodeInt(cursor)).as(cursor).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void limitIsANumberFromOneToAThousand() {
        assertThat(PageCursor.limit(null)).isEqualTo(PageCursor.DEFAULT_LIMIT);
        assertThat(PageCursor.limit("")).isEqualTo(PageCursor.DEFAULT_LIMIT);
        assertThat(PageCursor.limit("1")).isEqualTo(1);
        assertThat(PageCursor.limit("1000")).isEqualTo(1000);
        for (String limit : List.of("0", "1001", "-1", "1.0", "ten", " 1", "99999999999")) {
            assertThatThrownBy(() -> PageCursor.limit(limit)).as(limit).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void rowBeyondThePageTellsThatThereIsAnother() {
        assertThat(Page.of(List.of("a", "b"), 2, key -> key)).isEqualTo(new Page<>(List.of("a", "b"), null));
        assertThat(Page.of(List.of("a", "b", "c"), 2, key -> key))
                .isEqualTo(new Page<>(List.of("a", "b"), PageCursor.encode("b")));
    }
}
