package dev.carrel.embedding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Time and texts of the embedding model's calls, and the calls that failed. Thread-safe. */
final class EmbeddingMetrics {
    private final Timer calls;
    private final Counter texts;
    private final Counter rejected;
    private final Counter unavailable;

    EmbeddingMetrics(MeterRegistry registry) {
        calls = Timer.builder("carrel.embedding")
                .description("Calls of the embedding model")
                .register(registry);
        texts = Counter.builder("carrel.embedding.texts")
                .description("Texts that were embedded")
                .register(registry);
        rejected = failures("rejected", registry);
        unavailable = failures("unavailable", registry);
    }

    private static Counter failures(String kind, MeterRegistry registry) {
        return Counter.builder("carrel.embedding.failures")
                .description("Calls of the embedding model that failed")
                .tag("kind", kind)
                .register(registry);
    }

    /** Does the call, which embeds so many texts, and counts it. */
    List<float[]> measure(int size, Supplier<List<float[]>> call) {
        long start = System.nanoTime();
        try {
            List<float[]> vectors = call.get();
            texts.increment(size);
            return vectors;
        } catch (EmbeddingRejectedException e) {
            rejected.increment();
            throw e;
        } catch (EmbeddingUnavailableException e) {
            unavailable.increment();
            throw e;
        } finally {
            calls.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }
}
