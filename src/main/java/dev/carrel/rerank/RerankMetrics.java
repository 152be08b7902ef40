package dev.carrel.rerank;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Time of the endpoint's calls, and what has got no scores by its reason. Thread-safe. */
final class RerankMetrics {
    private final Timer calls;
    private final Map<RerankFailure, Counter> failures = new EnumMap<>(RerankFailure.class);

    RerankMetrics(MeterRegistry registry) {
        calls = Timer.builder("carrel.rerank")
                .description("Calls of the reranking endpoint")
                .register(registry);
        for (RerankFailure failure : RerankFailure.values()) {
            failures.put(
                    failure,
                    Counter.builder("carrel.rerank.failures")
                            .description("Searches that were not reranked though they should have been")
                            .tag("kind", failure.word())
                            .register(registry));
        }
    }

    void called(long nanos) {
        calls.record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(RerankFailure failure) {
        Objects.requireNonNull(failures.get(failure)).increment();
    }
}
