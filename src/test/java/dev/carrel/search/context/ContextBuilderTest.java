package dev.carrel.search.context;

import dev.carrel.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ContextBuilderTest {
    private final Surroundings.Builder around = new Surroundings.Builder();

    private static ContextWindow window(
            @Nullable Integer before, @Nullable Integer after, @Nullable Integer maxTokens) {
        return new ContextRequest(before, after, maxTokens).checked();
    }

    private static Found hit(String documentKey, int ordinal, double score) {
        return new Found(documentKey + "#" + ordinal, documentKey, null, ordinal, score);
    }

    private void document(String key, int chunks) {
        IntStream.range(0, chunks).forEach(i -> around.add(key, new Piece(i, key + i + "."), chunks - 1));
    }

    private static List<String> places(SearchContext context) {
        return context.passages().stream()
                .map(passage -> passage.documentKey() + passage.fromOrdinal() + "-" + passage.toOrdinal())
                .toList();
    }

    @Test
    void neighboursThatMeetAreOnePassage() {
        document("a", 20);

        SearchContext context = ContextBuilder.build(
                window(1, 1, null), around.build(), List.of(hit("a", 5, 0.9), hit("a", 8, 0.8), hit("a", 12, 0.7)));
        assertThat(places(context)).containsExactly("a4-9", "a11-13");
        ContextPassage first = context.passages().getFirst();
        assertThat(first.text()).isEqualTo("a4.\n\na5.\n\na6.\n\na7.\n\na8.\n\na9.");
        assertThat(first.hits()).containsExactly("a#5", "a#8");
        assertThat(first.score()).isEqualTo(0.9);
        assertThat(context.tokens()).isNull();
        assertThat(context.truncated()).isFalse();
    }

    @Test
    void neighbouringHitsAreInOneAnothersWindow() {
        document("a", 4);

        SearchContext context =
                ContextBuilder.build(window(1, 1, null), around.build(), List.of(hit("a", 2, 0.9), hit("a", 1, 0.8)));
        assertThat(places(context)).containsExactly("a0-3");
        assertThat(context.text()).isEqualTo("=== a ===\n\na0.\n\na1.\n\na2.\n\na3.");
    }

    @Test
    void documentsComeInTheOrderOfTheirBestHitsAndPassagesInTheirs() {
        document("a", 10);
        document("b", 10);

        SearchContext context = ContextBuilder.build(
                window(0, 0, null),
                around.build(),
                List.of(hit("b", 7, 0.9), hit("a", 3, 0.8), hit("b", 0, 0.7), hit("a", 9, 0.6)));
        assertThat(places(context)).containsExactly("b0-0", "b7-7", "a3-3", "a9-9");
        assertThat(context.text()).isEqualTo("""
                === b ===

                b0.

                […]

                b7.

                […]

                === a ===

                […]

                a3.

                […]

                a9.""");
    }

    @Test
    void neighboursEndAtARemovedChunk() {
        around.add("a", new Piece(0, "a0."), 4);
        around.add("a", new Piece(1, "a1."), 4);
        around.add("a", new Piece(3, "a3."), 4);
        around.add("a", new Piece(4, "a4."), 4);

        assertThat(places(ContextBuilder.build(window(5, 5, null), around.build(), List.of(hit("a", 3, 1)))))
                .containsExactly("a3-4");
        assertThat(places(ContextBuilder.build(
                        window(5, 5, null), around.build(), List.of(hit("a", 3, 1), hit("a", 0, 0.5)))))
                .containsExactly("a0-1", "a3-4");
    }

    @Test
    void hitThatDiedHasNoPlace() {
        document("a", 2);

        assertThat(places(ContextBuilder.build(
                        window(1, 1, null), around.build(), List.of(hit("gone", 0, 1), hit("a", 0, 0.5)))))
                .containsExactly("a0-1");
        assertThat(ContextBuilder.build(window(1, 1, null), around.build(), List.of(hit("a", 7, 1)))
                        .passages())
                .isEmpty();
        assertThat(ContextBuilder.build(window(1, 1, 100), around.build(), List.of()))
                .isEqualTo(new SearchContext(List.of(), "", 0, false));
    }

    @Test
    void whatWasLeftOutShowsAsTruncated() {
        document("a", 2);
        around.leftOut();

        assertThat(ContextBuilder.build(window(1, 1, null), around.build(), List.of(hit("a", 0, 1)))
                        .truncated())
                .isTrue();
    }

    @Test
    void headingIsOneLineOfTitleAndKey() {
        assertThat(ContextText.heading("k", null)).isEqualTo("=== k ===");
        assertThat(ContextText.heading("k", " \n")).isEqualTo("=== k ===");
        assertThat(ContextText.heading("k", "A\ntitle")).isEqualTo("=== A title (k) ===");
    }

    /** Ten documents of three chunks, each of some 60 tokens. */
    private List<Found> tenHits() {
        for (int d = 0; d < 10; d++) {
            for (int c = 0; c < 3; c++) {
                String text = IntStream.range(0, 20)
                        .mapToObj(i -> "word" + (i * 37 % 11))
                        .collect(Collectors.joining(" ", "d" + d + "c" + c + " ", "."));
                around.add("d" + d, new Piece(c, text), 2);
            }
        }
        return IntStream.range(0, 10)
                .mapToObj(d -> hit("d" + d, 1, 1 - d / 10.0))
                .toList();
    }

    @Test
    void budgetKeepsTheBestHitsWithTheirNeighboursAndNeverExceedsIt() {
        List<Found> hits = tenHits();
        int whole = TokenEstimate.of(
                ContextBuilder.build(window(1, 1, null), around.build(), hits).text());
        for (int budget = 50; budget <= whole + 100; budget += 13) {
            SearchContext context = ContextBuilder.build(window(1, 1, budget), around.build(), hits);

            assertThat(context.tokens()).isLessThanOrEqualTo(budget).isEqualTo(TokenEstimate.of(context.text()));
            // what stands between passages is counted as if each had a gap mark
            if (budget < whole || budget > whole + 4 * hits.size()) {
                assertThat(context.truncated()).isEqualTo(budget < whole);
            }
            assertThat(context.passages().stream().flatMap(passage -> passage.hits().stream()))
                    .as("the best come first, none is left out in between")
                    .containsExactlyElementsOf(hits.stream()
                            .map(Found::chunkKey)
                            .limit(context.passages().size())
                            .toList());
            if (budget >= 100) {
                List<Integer> lengths = context.passages().stream()
                        .map(passage -> passage.toOrdinal() - passage.fromOrdinal() + 1)
                        .toList();
                assertThat(lengths)
                        .as("whole windows, then hits alone")
                        .isNotEmpty()
                        .containsAnyOf(1, 3);
                assertThat(lengths.lastIndexOf(3) < (lengths.contains(1) ? lengths.indexOf(1) : lengths.size()))
                        .isTrue();
            }
        }
    }

    @Test
    void beginningOfTheBestHitIsThereWhenNothingElseHasRoom() {
        around.add("long", new Piece(0, "word ".repeat(500).strip()), 0);

        SearchContext context = ContextBuilder.build(window(1, 1, 50), around.build(), List.of(hit("long", 0, 1)));
        assertThat(context.tokens()).isBetween(30, 50);
        assertThat(context.truncated()).isTrue();
        assertThat(context.passages()).hasSize(1);
        assertThat(context.passages().getFirst().text()).matches("(word )+…");
    }

    @Test
    void titleWithoutRoomLeavesNothing() {
        document("a", 1);
        Found hit = new Found("a#0", "a", "many words ".repeat(90), 0, 1);

        assertThat(ContextBuilder.build(window(1, 1, 50), around.build(), List.of(hit)))
                .isEqualTo(new SearchContext(List.of(), "", 0, true));
    }

    @Test
    void boundsAreNamed() {
        assertThat(window(null, null, null)).isEqualTo(new ContextWindow(1, 1, ContextWindow.UNBOUNDED));
        assertThat(window(0, 10, 50)).isEqualTo(new ContextWindow(0, 10, 50));
        assertRefused(new ContextRequest(-1, null, null), "context.before is -1; it must be 0 to 10.");
        assertRefused(new ContextRequest(null, 11, null), "context.after is 11; it must be 0 to 10.");
        assertRefused(new ContextRequest(null, null, 49), "context.maxTokens is 49; it must be 50 to 100000.");
        assertRefused(new ContextRequest(null, null, 100_001), "context.maxTokens is 100001; it must be 50 to 100000.");
    }

    private static void assertRefused(ContextRequest request, String message) {
        assertThatThrownBy(request::checked)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().detail()).isEqualTo(message));
    }
}
