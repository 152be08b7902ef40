package dev.carrel.reconciliation;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DueTimesTest {
    @ParameterizedTest
    @CsvSource({
        "0 3 * * *, UTC, 2026-11-22T02:59:59Z, 2026-11-22T03:00:00Z",
        "0 3 * * *, UTC, 2026-11-22T03:00:00Z, 2026-11-23T03:00:00Z",
        "30 1 * * 0, UTC, 2026-11-22T12:00:00Z, 2026-11-29T01:30:00Z",
        "0 3 * * *, Europe/Zurich, 2026-11-22T00:00:00Z, 2026-11-22T02:00:00Z",
        "0 3 * * *, Europe/Zurich, 2026-07-22T00:00:00Z, 2026-07-22T01:00:00Z",
    })
    void dueIsTheFirstTimeAfterInTheZone(String cron, String zone, Instant moment, Instant due) {
        assertThat(DueTimes.of(cron, zone).after(moment)).isEqualTo(due);
    }

    @ParameterizedTest
    @CsvSource({"nightly, UTC", "0 25 * * *, UTC", "0 3 * * *, Atlantis/Capital", "'', UTC"})
    void whatIsNoTimeIsRefusedWithItsValue(String cron, String zone) {
        assertThatThrownBy(() -> DueTimes.of(cron, zone))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'" + cron + "'")
                .hasMessageContaining("'" + zone + "'");
    }

    @Test
    void whatIsNeverDueIsRefused() {
        assertThatThrownBy(() -> DueTimes.of("0 3 30 2 *", "UTC").after(Instant.EPOCH))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 3 30 2 *");
    }
}
