package dev.carrel.client.search;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HitListTest {
    @Test
    void linesBreakBetweenWordsAndTheCutIsShown() {
        assertThat(HitList.wrap("one two three four", 9, 5)).isEqualTo(List.of("one two", "three", "four"));
        assertThat(HitList.wrap("one two three four", 9, 2)).isEqualTo(List.of("one two", "three…"));
        assertThat(HitList.wrap("one two", 7, 1)).isEqualTo(List.of("one two"));
        assertThat(HitList.wrap("", 9, 2)).isEqualTo(List.of());
    }

    @Test
    void aWordLongerThanTheLineIsBroken() {
        assertThat(HitList.wrap("abcdefghij", 4, 9)).isEqualTo(List.of("abcd", "efgh", "ij"));
    }

    @Test
    void attributesAreReadAsTheTypeTheyLookLike() {
        assertThat(SearchCommand.attribute("true")).isEqualTo(true);
        assertThat(SearchCommand.attribute("42")).isEqualTo(42L);
        assertThat(SearchCommand.attribute("-0.5")).isEqualTo(-0.5);
        assertThat(SearchCommand.attribute("\"42\"")).isEqualTo("42");
        assertThat(SearchCommand.attribute("en-GB")).isEqualTo("en-GB");
    }
}
