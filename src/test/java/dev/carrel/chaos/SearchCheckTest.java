package dev.carrel.chaos;

import dev.carrel.chaos.Ledger.Write;
import dev.carrel.chaos.Step.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each kind of wrong answer is seen, and what is allowed is not taken for wrong. */
class SearchCheckTest {
    private final Ledger ledger = new Ledger("org", "agent");

    @Test
    void theWholeOfWhatIsPublishedIsRight() {
        Write write = published("d0", 1, 3);
        assertThat(all(chunks(write))).isEmpty();
    }

    @Test
    void aChunkOfAnotherOrganizationShows() {
        Write write = published("d0", 1, 1);
        String stray = new Marker("other", "agent", 1, "d0", 1, 0, 1).text();
        assertThat(all(plus(chunks(write), stray))).singleElement().asString().contains("another owner");
    }

    @Test
    void aChunkOfAnotherAgentShows() {
        String stray = new Marker("org", "other", 1, "d0", 1, 0, 1).text();
        assertThat(all(List.of(stray))).singleElement().asString().contains("another owner");
    }

    @Test
    void aTextThatNobodyWroteShows() {
        assertThat(all(List.of("something"))).singleElement().asString().contains("nobody wrote");
        String unsent = new Marker("org", "agent", 1, "d0", 7, 0, 1).text();
        assertThat(all(List.of(unsent))).singleElement().asString().contains("never sent");
    }

    @Test
    void aChunkOfADeletedLifeShows() {
        Write write = published("d0", 1, 1);
        ledger.retiring();
        ledger.retired();
        assertThat(all(chunks(write))).singleElement().asString().contains("deleted before");
    }

    @Test
    void aDeletionUnderWayMayBeSeenEitherWay() {
        Write write = published("d0", 1, 1);
        ledger.retiring();
        assertThat(all(chunks(write))).isEmpty();
        assertThat(all(List.of())).isEmpty();
    }

    @Test
    void aSearchBegunBeforeTheDeletionWasAnsweredMayFindIt() {
        Write write = published("d0", 1, 1);
        long from = System.nanoTime();
        ledger.retiring();
        ledger.retired();
        assertThat(new SearchCheck(ledger, from, System.nanoTime(), true, null).faults(chunks(write)))
                .isEmpty();
    }

    @Test
    void aReplacedVersionShows() {
        Write old = published("d0", 1, 2);
        Write present = published("d0", 2, 1);
        assertThat(all(chunks(old)))
                .anySatisfy(fault -> assertThat(fault).contains("replaced or removed before"))
                .anySatisfy(fault -> assertThat(fault).contains("not found of"));
        assertThat(all(chunks(present))).isEmpty();
    }

    @Test
    void aRemovedDocumentShows() {
        Write old = published("d0", 1, 1);
        ledger.inEffect(List.of(ledger.sending(new Draft("d0", 2, 0, false))));
        assertThat(all(chunks(old))).singleElement().asString().contains("replaced or removed before");
        assertThat(all(List.of())).isEmpty();
    }

    @Test
    void aReplacementUnderWayIsSeenWholeOrNotAtAll() {
        Write old = published("d0", 1, 2);
        Write next = ledger.sending(new Draft("d0", 2, 2, false));
        ledger.accepted(List.of(next));
        assertThat(all(chunks(old))).isEmpty();
        assertThat(all(chunks(next))).isEmpty();
        assertThat(all(List.of(chunks(old).getFirst(), chunks(next).getLast())))
                .singleElement()
                .asString()
                .contains("two versions");
    }

    @Test
    void aMissingChunkShows() {
        Write write = published("d0", 1, 3);
        assertThat(all(chunks(write).subList(0, 2))).singleElement().asString().contains("1 of 3 chunks not found");
    }

    @Test
    void aChunkNotFoundByItsOwnTextShows() {
        Write write = published("d0", 1, 3);
        Marker wanted = SearchCheck.marker(ledger, write, 1);
        long now = System.nanoTime();
        var check = new SearchCheck(ledger, now, now, false, wanted);
        assertThat(check.faults(List.of())).singleElement().asString().contains("not found by its own text");
        assertThat(check.faults(List.of(wanted.text()))).isEmpty();
    }

    @Test
    void aChunkTwiceShows() {
        Write write = published("d0", 1, 1);
        assertThat(all(plus(chunks(write), chunks(write).getFirst())))
                .singleElement()
                .asString()
                .contains("twice");
    }

    @Test
    void theAbsenceOfAnAgentThatHasSomethingShows() {
        published("d0", 1, 1);
        long now = System.nanoTime();
        assertThat(new SearchCheck(ledger, now, now, false, null).faultsOfAbsence())
                .hasSize(1);
        ledger.retiring();
        assertThat(new SearchCheck(ledger, System.nanoTime(), System.nanoTime(), false, null).faultsOfAbsence())
                .isEmpty();
    }

    @Test
    void whatIsPublishedAtLastIsTheLastThatWasAcceptedOrOneAfterIt() {
        published("d0", 1, 1);
        Write accepted = ledger.sending(new Draft("d0", 2, 1, false));
        ledger.accepted(List.of(accepted));
        Write unanswered = ledger.sending(new Draft("d0", 3, 1, false));
        assertThat(ledger.possibleAtLast("d0")).containsExactly(accepted, unanswered);
    }

    private Write published(String key, int version, int parts) {
        Write write = ledger.sending(new Draft(key, version, parts, false));
        ledger.inEffect(List.of(write));
        return write;
    }

    /** The faults of an answer to a search for everything, sent and answered now. */
    private List<String> all(List<String> texts) {
        long now = System.nanoTime();
        return new SearchCheck(ledger, now, now, true, null).faults(texts);
    }

    private List<String> chunks(Write write) {
        return IntStream.range(0, write.parts())
                .mapToObj(part -> SearchCheck.marker(ledger, write, part).text())
                .toList();
    }

    private static List<String> plus(List<String> texts, String another) {
        return new ArrayList<>(Stream.concat(texts.stream(), Stream.of(another)).toList());
    }
}
