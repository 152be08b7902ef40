package dev.carrel.reconciliation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings {@code carrel.reconciliation.*}; the README's table describes each. Immutable. */
@Singleton
public class ReconciliationConfig {
    private final String cron;
    private final String zone;
    private final Mode mode;
    private final int idsPerSecond;
    private final int threads;
    private final Duration grace;
    private final int alarmAbove;
    private final int maxRecorded;

    @Inject
    public ReconciliationConfig(
            @ConfigProperty(name = "carrel.reconciliation.cron", defaultValue = "0 3 * * *") String cron,
            @ConfigProperty(name = "carrel.reconciliation.zone", defaultValue = "UTC") String zone,
            @ConfigProperty(name = "carrel.reconciliation.mode", defaultValue = "heal") String mode,
            @ConfigProperty(name = "carrel.reconciliation.ids-per-second", defaultValue = "50000") int idsPerSecond,
            @ConfigProperty(name = "carrel.reconciliation.threads", defaultValue = "2") int threads,
            @ConfigProperty(name = "carrel.reconciliation.grace", defaultValue = "PT1H") Duration grace,
            @ConfigProperty(name = "carrel.reconciliation.alarm-above", defaultValue = "10") int alarmAbove,
            @ConfigProperty(name = "carrel.reconciliation.max-recorded", defaultValue = "10000") int maxRecorded) {
        this.cron = cron;
        this.zone = zone;
        this.idsPerSecond = atLeast("ids-per-second", idsPerSecond, 100);
        this.threads = atLeast("threads", threads, 1);
        this.grace = grace;
        this.alarmAbove = atLeast("alarm-above", alarmAbove, 0);
        this.maxRecorded = atLeast("max-recorded", maxRecorded, 1);
        if (!mode.equals(Mode.HEAL.label()) && !mode.equals(Mode.REPORT.label())) {
            throw new IllegalStateException("carrel.reconciliation.mode is '" + mode + "'; it must be heal or report.");
        }
        this.mode = Mode.of(mode);
    }

    private static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalStateException(
                    "carrel.reconciliation." + name + " is " + value + "; it must be at least " + least + ".");
        }
        return value;
    }

    /** When the nightly run is due, or {@code off}. */
    String cron() {
        return cron;
    }

    /** Time zone of {@link #cron}. */
    String zone() {
        return zone;
    }

    /** What the nightly run does. */
    Mode mode() {
        return mode;
    }

    /** Rows and entries that this node reads in a second, of all runs together. */
    int idsPerSecond() {
        return idsPerSecond;
    }

    /** Slices that a run looks at in the same time. */
    int threads() {
        return threads;
    }

    /** What is younger may still be under way. */
    Duration grace() {
        return grace;
    }

    /** More drifts than this in one run raise the alarm. */
    public int alarmAbove() {
        return alarmAbove;
    }

    /** Drifts of a run that are kept; all are counted. */
    int maxRecorded() {
        return maxRecorded;
    }
}
