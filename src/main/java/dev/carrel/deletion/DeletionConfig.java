package dev.carrel.deletion;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Settings {@code carrel.deletion.*}; the README's table describes each. Immutable. */
@Singleton
public class DeletionConfig {
    /** Most chunks of one batch: its bulk and its transaction stay well under the lease. */
    static final int MOST_A_BATCH = 1000;

    private final int batchSize;
    private final int chunksPerSecond;
    private final Duration grace;
    private final Duration secondLookAfter;
    private final Duration certificateRetention;

    @Inject
    DeletionConfig(
            @ConfigProperty(name = "carrel.deletion.batch-size", defaultValue = "500") int batchSize,
            @ConfigProperty(name = "carrel.deletion.chunks-per-second", defaultValue = "0") int chunksPerSecond,
            @ConfigProperty(name = "carrel.deletion.grace", defaultValue = "PT0S") Duration grace,
            @ConfigProperty(name = "carrel.deletion.second-look-after", defaultValue = "PT5M") Duration secondLookAfter,
            @ConfigProperty(name = "carrel.deletion.certificate-retention", defaultValue = "P3650D")
                    Duration certificateRetention) {
        this.batchSize = within("carrel.deletion.batch-size", batchSize, 1, MOST_A_BATCH);
        this.chunksPerSecond =
                within("carrel.deletion.chunks-per-second", chunksPerSecond, 0, DeletionThrottle.FASTEST);
        this.grace = grace;
        this.secondLookAfter = secondLookAfter;
        this.certificateRetention = certificateRetention;
    }

    private static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be a number from " + least + " to " + most + ".");
        }
        return value;
    }

    /** Chunks that are removed together; a restart repeats one batch at most. */
    int batchSize() {
        return batchSize;
    }

    /** The rate that deletions begin with; null for no limit. */
    @Nullable Integer chunksPerSecond() {
        return chunksPerSecond == 0 ? null : chunksPerSecond;
    }

    /** How long a deletion waits before its purge begins, invisible already. */
    Duration grace() {
        return grace;
    }

    /** How long after its certificate a deletion is looked at again: longer than any write may have been on its way. */
    Duration secondLookAfter() {
        return secondLookAfter;
    }

    /** How long certificates are kept. */
    Duration certificateRetention() {
        return certificateRetention;
    }
}
