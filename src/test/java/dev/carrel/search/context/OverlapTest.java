package dev.carrel.search.context;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OverlapTest {
    private static String joined(String before, String next) {
        StringBuilder text = new StringBuilder(before);
        Overlap.join(text, before, next);
        return text.toString();
    }

    @Test
    void whatIsRepeatedIsCut() {
        assertThat(joined("One is first. Two is second.", "Two is second. Three is third."))
                .isEqualTo("One is first. Two is second. Three is third.");
    }

    @Test
    void whiteSpaceOfTheRepetitionDoesNotMatter() {
        assertThat(joined("One is first.\n\nTwo is\nsecond.", "Two is second.\n\nThree is third."))
                .isEqualTo("One is first.\n\nTwo is\nsecond.\n\nThree is third.");
    }

    @Test
    void withoutARepetitionABlankLineIsBetween() {
        assertThat(joined("One.", "Two.")).isEqualTo("One.\n\nTwo.");
        assertThat(joined("", "Two.")).isEqualTo("\n\nTwo.");
        assertThat(joined("One.", "")).isEqualTo("One.\n\n");
    }

    @Test
    void longestRepetitionIsTaken() {
        assertThat(joined("So. It is so. It is so.", "It is so. It is so. And so on."))
                .isEqualTo("So. It is so. It is so. And so on.");
        assertThat(joined("aaa bbb. aaa bbb.", "aaa bbb. aaa bbb. ccc")).isEqualTo("aaa bbb. aaa bbb. ccc");
    }

    @Test
    void shortSentenceCounts() {
        assertThat(joined("It ends. Yes.", "Yes. It began.")).isEqualTo("It ends. Yes. It began.");
    }

    @Test
    void equalEndsOfWordsAreNoRepetition() {
        assertThat(joined("the unbelievable.", "able. minds")).isEqualTo("the unbelievable.\n\nable. minds");
        assertThat(joined("no more of such interesting", "interestingly enough"))
                .isEqualTo("no more of such interesting\n\ninterestingly enough");
    }

    @Test
    void whatIsShortAndNoSentenceIsChance() {
        assertThat(joined("if (a) {\n  b();\n}\n}", "}\nclass C {}"))
                .isEqualTo("if (a) {\n  b();\n}\n}\n\n}\nclass C {}");
        assertThat(joined("it is not a", "a new part")).isEqualTo("it is not a\n\na new part");
        assertThat(joined("it is not a singular occurrence", "a singular occurrence was seen"))
                .isEqualTo("it is not a singular occurrence was seen");
    }

    @Test
    void chunkThatIsAllRepetitionAddsNothing() {
        assertThat(joined("One. Two is the second.", "Two is the second.")).isEqualTo("One. Two is the second.");
        assertThat(joined("The same text.", "The same text.")).isEqualTo("The same text.");
    }

    @Test
    void charactersOfTwoUnitsStayWhole() {
        assertThat(joined("Smile 😀 often. 😀 helps.", "😀 helps. 😁 too."))
                .isEqualTo("Smile 😀 often. 😀 helps. 😁 too.");
    }

    @Test
    void longTextsOfOneLetterTakeNoLongerThanOthers() {
        String text = "x".repeat(60_000);
        assertThat(Overlap.length(text, text + "y")).isZero();
    }
}
