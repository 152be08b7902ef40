package dev.carrel.bench.text;

import dev.carrel.embedding.InProcessModel;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The model that the service runs in process, in this process, with as many threads as the service gives it and all
 * passages at once, so that it never waits for anything.
 */
final class ModelAlone implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;

    private final ExecutorService threads =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final EmbeddingModel model = new InProcessModel(threads);

    /** Seconds for all passages. */
    double embed(List<String> passages) {
        long start = System.nanoTime();
        model.embedAll(passages.stream().map(TextSegment::from).toList());
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
