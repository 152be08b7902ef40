package dev.carrel.metrics;

import dev.carrel.operation.OpenOperations;
import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationsConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many operations wait, run and are stuck: asked by the container's timer, so that a scrape costs nothing. Thread-safe.
 */
@ApplicationScoped
public class OperationMetrics {
    /** Counted no further; more than this is too many, however many it is. */
    private static final int MOST = 100_000;

    private final OperationQueries operations;
    private final OperationsConfig config;
    private volatile @Nullable OpenOperations last;

    @Inject
    public OperationMetrics(OperationQueries operations, OperationsConfig config, MeterRegistry registry) {
        this.operations = operations;
        this.config = config;
        gauge("pending", OpenOperations::pending, registry);
        gauge("processing", OpenOperations::processing, registry);
        gauge("stuck", OpenOperations::stuck, registry);
    }

    private void gauge(String state, ToDoubleFunction<OpenOperations> count, MeterRegistry registry) {
        Gauge.builder("carrel.operations", () -> {
                    OpenOperations known = last;
                    return known == null ? Double.NaN : count.applyAsDouble(known);
                })
                .description("Open operations of all nodes")
                .tag("state", state)
                .register(registry);
    }

    /** Asks the database; what it does not answer is unknown, not what it was. */
    public void refresh() {
        last = null;
        last = operations.countOpen(config.stuckAfter(), MOST);
    }
}
