package dev.carrel.metrics;

import dev.carrel.reconciliation.ReconciliationResult;
import dev.carrel.reconciliation.ReconciliationResult.Last;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The result of the latest reconciliation of the whole service, of whatever node; not a number before the first has ended.
 * Asked by the container's timer, so that a scrape costs nothing. Thread-safe.
 */
@ApplicationScoped
public class ReconciliationMetrics {
    private final ReconciliationResult result;
    private volatile @Nullable Last last;

    @Inject
    public ReconciliationMetrics(ReconciliationResult result, MeterRegistry registry) {
        this.result = result;
        gauge("drifts", "Drifts that were found", known -> (double) known.drifts(), registry);
        gauge("healed", "Drifts that were healed", known -> (double) known.healed(), registry);
        gauge("alarm", "1 when more drifts were found than allowed", known -> known.alarm() ? 1 : 0, registry);
        gauge("finished", "When it ended, in seconds since 1970", ReconciliationMetrics::finished, registry);
    }

    private static double finished(Last known) {
        Instant finishedAt = known.finishedAt();
        return finishedAt == null ? Double.NaN : (double) finishedAt.getEpochSecond();
    }

    private void gauge(String name, String description, ToDoubleFunction<Last> value, MeterRegistry registry) {
        Gauge.builder("carrel.reconciliation." + name, () -> {
                    Last known = last;
                    return known == null ? Double.NaN : value.applyAsDouble(known);
                })
                .description(description)
                .register(registry);
    }

    /** Asks the database; what it does not answer is unknown, not what it was. */
    public void refresh() {
        last = null;
        last = result.last().orElse(null);
    }
}
