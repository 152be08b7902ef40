package dev.carrel.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A version that a search returned before it was published, or that never was, shows. */
class PublishedTest {
    private static final Marker MARKER = new Marker("org", "agent", 1, "d0", 2, 0, 3);

    private final Published published = new Published();

    @Test
    void aVersionSeenAfterItsPublicationIsRight() {
        Instant before = Instant.now();
        published.seen(List.of(MARKER.text()));
        assertThat(published.faults(Map.of(MARKER.versionText(), before))).isEmpty();
        assertThat(published.size()).isEqualTo(1);
    }

    @Test
    void aVersionSeenBeforeItsPublicationShows() {
        published.seen(List.of(MARKER.text()));
        assertThat(published.faults(Map.of(MARKER.versionText(), Instant.now().plusSeconds(1))))
                .singleElement()
                .asString()
                .contains(MARKER.versionText());
    }

    @Test
    void aVersionThatWasNeverPublishedShows() {
        published.seen(List.of(MARKER.text(), "a text that nobody wrote"));
        assertThat(published.faults(Map.of()))
                .singleElement()
                .asString()
                .contains(MARKER.versionText())
                .contains("published null");
    }
}
