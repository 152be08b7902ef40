package dev.carrel.index;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.Supplier;

/** Entries that Elasticsearch confirmed, and those that it did not, for one kind of work. Thread-safe. */
final class IndexMetrics {
    private final Counter confirmed;
    private final Counter failed;

    IndexMetrics(String action, MeterRegistry registry) {
        confirmed = counter(action, "confirmed", registry);
        failed = counter(action, "failed", registry);
    }

    private static Counter counter(String action, String outcome, MeterRegistry registry) {
        return Counter.builder("carrel.index.items")
                .description("Entries sent to Elasticsearch")
                .tag("action", action)
                .tag("outcome", outcome)
                .register(registry);
    }

    /**
     * Does the work and counts.
     *
     * @param work gives the ids of those that failed; all have failed when it throws
     */
    Set<Long> count(int size, Supplier<Set<Long>> work) {
        int failures = size;
        try {
            Set<Long> failedIds = work.get();
            failures = failedIds.size();
            return failedIds;
        } finally {
            confirmed.increment(size - failures);
            failed.increment(failures);
        }
    }
}
