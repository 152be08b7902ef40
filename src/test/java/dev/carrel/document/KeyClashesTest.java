package dev.carrel.document;

import dev.carrel.document.KeyClashes.Clash;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyClashesTest {
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();
    private static final UUID PUBLISHED = UUID.randomUUID();
    private static final UUID DOCUMENT = UUID.randomUUID();
    private static final UUID OTHER_DOCUMENT = UUID.randomUUID();

    @Test
    void versionWithoutClashIsFree() {
        assertThat(new KeyClashes(List.of()).of(FIRST)).isEmpty();
    }

    @Test
    void publishedOwnerKeepsTheKey() {
        var clashes = new KeyClashes(List.of(new Clash(FIRST, PUBLISHED, OTHER_DOCUMENT, true, "k", "d")));

        assertThat(clashes.of(FIRST))
                .hasValueSatisfying(reason -> assertThat(reason).contains("'k'", "'d'"));
    }

    @Test
    void keyOfADocumentThatIsReplacedTogetherIsFree() {
        var clashes = new KeyClashes(List.of(new Clash(FIRST, PUBLISHED, OTHER_DOCUMENT, true, "k", "d")));
        clashes.accept(SECOND, OTHER_DOCUMENT);

        assertThat(clashes.of(FIRST)).isEmpty();
    }

    @Test
    void firstOfTwoNewOwnersGetsTheKey() {
        var clashes = new KeyClashes(List.of(
                new Clash(FIRST, SECOND, OTHER_DOCUMENT, false, "k", "d2"),
                new Clash(SECOND, FIRST, DOCUMENT, false, "k", "d1")));

        assertThat(clashes.of(FIRST)).isEmpty();
        clashes.accept(FIRST, DOCUMENT);
        assertThat(clashes.of(SECOND)).isPresent();
    }

    @Test
    void versionThatIsNotPublishedBlocksNobody() {
        var clashes = new KeyClashes(List.of(
                new Clash(FIRST, PUBLISHED, UUID.randomUUID(), true, "a", "d"),
                new Clash(SECOND, FIRST, DOCUMENT, false, "b", "d1")));

        assertThat(clashes.of(FIRST)).isPresent();
        assertThat(clashes.of(SECOND)).isEmpty();
    }
}
