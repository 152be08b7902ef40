package dev.carrel.ingestion;

import dev.carrel.search.context.ContextBuilder;
import dev.carrel.search.context.ContextRequest;
import dev.carrel.search.context.Found;
import dev.carrel.search.context.Piece;
import dev.carrel.search.context.SearchContext;
import dev.carrel.search.context.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

class TextSplitterTest {
    private static final String MARKDOWN = "text/markdown";

    private static TextSplitter splitter(int size, int overlap) {
        return new TextSplitter(new IngestionConfig(1 << 20, 100, size, overlap, 0));
    }

    @Test
    void markdownIsCutBeforeEachHeading() {
        String text = """
                Before any heading.

                # One

                First.

                ## One and a half
                Second.

                Setext
                ======

                Third.""";

        assertThat(splitter(1000, 100).split(text, MARKDOWN))
                .containsExactly(
                        "Before any heading.",
                        "# One\n\nFirst.",
                        "## One and a half\nSecond.",
                        "Setext\n======\n\nThird.");
    }

    @Test
    void headingInACodeBlockIsNone() {
        String text = """
                # Real

                ```sh
                # a comment
                ```

                    # indented code

                ~~~
                ## also none
                ~~~

                > # quoted

                # Next

                End.""";

        assertThat(splitter(1000, 100).split(text, MARKDOWN)).hasSize(2).last().isEqualTo("# Next\n\nEnd.");
    }

    @Test
    void headingWithNothingBelowStaysWithTheNext() {
        assertThat(splitter(1000, 100).split("# Part\n\n## Chapter\n\nText.\n\n# Last", MARKDOWN))
                .containsExactly("# Part\n\n## Chapter\n\nText.", "# Last");
    }

    @Test
    void plainTextHasNoHeadings() {
        assertThat(splitter(1000, 100).split("# One\n\nFirst.\n\n# Two\n\nSecond.", "text/plain"))
                .containsExactly("# One\n\nFirst.\n\n# Two\n\nSecond.");
        assertThat(splitter(1000, 100).split("# One\n\nFirst.", null)).containsExactly("# One\n\nFirst.");
    }

    @Test
    void passagesAreNeverEmptyNorSurroundedByWhiteSpace() {
        assertThat(splitter(50, 0).split("\n\n  \n\n# A\n\n\n\n \t \n\n# B\n\nb \n\n", MARKDOWN))
                .isNotEmpty()
                .allMatch(passage -> !passage.isBlank() && passage.equals(passage.strip()));
        assertThat(splitter(50, 0).split(" \n\t", MARKDOWN)).isEmpty();
    }

    @Test
    void windowsLineEndsDoNotMoveTheCuts() {
        // the recursive splitter puts its own line ends between paragraphs
        assertThat(splitter(1000, 100).split("# A\r\n\r\na\r\n\r\n# B\r\n\r\nb", MARKDOWN))
                .containsExactly("# A\n\na", "# B\n\nb");
    }

    /** Documents of paragraphs, headings, code, long words and characters of every width. */
    private static String document(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(i -> switch (random.nextInt(6)) {
                    case 0 -> "#".repeat(1 + random.nextInt(6)) + " Heading " + i;
                    case 1 -> "```\n# code " + i + "\n```";
                    case 2 -> "x".repeat(1 + random.nextInt(300));
                    case 3 -> "日本語の文。😀 " + "文".repeat(random.nextInt(80));
                    default -> words(random);
                })
                .collect(Collectors.joining(random.nextBoolean() ? "\n\n" : "\n"));
    }

    private static String words(Random random) {
        return IntStream.range(0, 1 + random.nextInt(60))
                .mapToObj(i -> "w" + random.nextInt(1000) + (random.nextInt(8) == 0 ? "." : ""))
                .collect(Collectors.joining(" "));
    }

    @Test
    void sameTextAndSettingsGiveTheSamePassages() {
        qt().withExamples(200).forAll(longs().all()).check(seed -> {
            String text = document(seed);
            return splitter(200, 40)
                    .split(text, MARKDOWN)
                    .equals(splitter(200, 40).split(text, MARKDOWN));
        });
    }

    @Test
    void passagesFitTheSizeAndCoverTheText() {
        qt().withExamples(300).forAll(longs().all()).checkAssert(seed -> {
            for (String mediaType : List.of(MARKDOWN, "text/plain")) {
                String text = document(seed);
                List<String> passages = splitter(120, 0).split(text, mediaType);
                assertThat(passages).allMatch(passage -> passage.length() <= 120);
                // without overlap: every character that is not white space, once and in order
                assertThat(solid(String.join("", passages))).isEqualTo(solid(text));
            }
        });
    }

    @Test
    void overlapRepeatsButLosesNothing() {
        qt().withExamples(200).forAll(longs().all()).checkAssert(seed -> {
            String text = document(seed);
            List<String> passages = splitter(120, 40).split(text, "text/plain");
            String solid = solid(text);
            int covered = 0;
            for (String passage : passages) {
                String part = solid(passage);
                int start = solid.lastIndexOf(part, covered);
                assertThat(start)
                        .as("passage '%s' begins where the text is covered", passage)
                        .isNotNegative();
                covered = Math.max(covered, start + part.length());
            }
            assertThat(covered).isEqualTo(solid.length());
        });
    }

    @Test
    void whatOverlapsIsJoinedAgainInASearchsContext() {
        qt().withExamples(100).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            String text = IntStream.range(0, 1 + random.nextInt(80))
                    .mapToObj(i -> (random.nextInt(5) == 0 ? "\n\n" : random.nextBoolean() ? "\n" : " ") + "Sentence "
                            + i + " holds" + " more".repeat(random.nextInt(9)) + ".")
                    .collect(Collectors.joining());
            List<String> passages = splitter(150, 70).split(text, MARKDOWN);
            Surroundings.Builder around = new Surroundings.Builder();
            List<Found> hits = new ArrayList<>();
            for (int i = 0; i < passages.size(); i++) {
                around.add("d", new Piece(i, passages.get(i)), passages.size() - 1);
                hits.add(new Found("d#" + i, "d", null, i, 1));
            }
            SearchContext context =
                    ContextBuilder.build(new ContextRequest(0, 0, null).checked(), around.build(), hits);
            assertThat(context.passages()).hasSize(1);
            assertThat(solid(context.passages().getFirst().text())).isEqualTo(solid(text));
        });
    }

    private static String solid(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void settingsNameTheMethodAndItsNumbers() {
        assertThat(splitter(200, 40).settings()).isNotEqualTo(splitter(200, 41).settings());
        assertThat(splitter(200, 40).settings()).isNotEqualTo(splitter(201, 40).settings());
    }
}
