package dev.carrel.index;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes confirmed entries visible to searches before their rows are published, so that a reader sees the old version or the
 * new one and never neither (promise 9). Callers that come while a refresh runs share the next one: any number of writers
 * cost two refreshes at a time. Thread-safe.
 */
@ApplicationScoped
public class IndexRefresher {
    private final ElasticsearchClient elasticsearch;
    private @Nullable CompletableFuture<Void> waiting;
    private boolean running;

    @Inject
    public IndexRefresher(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * Returns when everything confirmed before the call is visible.
     *
     * @throws IndexUnavailableException when Elasticsearch does not answer
     */
    public void refresh() {
        CompletableFuture<Void> mine;
        boolean leads = false;
        synchronized (this) {
            if (waiting == null) {
                waiting = new CompletableFuture<>();
                leads = !running;
            }
            mine = waiting;
            if (leads) {
                running = true;
            }
        }
        if (leads) {
            lead();
        }
        try {
            mine.join();
        } catch (CompletionException e) {
            throw new IndexUnavailableException("The index could not be refreshed.", e);
        }
    }

    /** Runs refreshes until nobody waits. */
    private void lead() {
        while (true) {
            CompletableFuture<Void> group;
            synchronized (this) {
                group = waiting;
                waiting = null;
                if (group == null) {
                    running = false;
                    return;
                }
            }
            try {
                elasticsearch
                        .send("POST", "/" + IndexSchema.WRITE + "/_refresh", null)
                        .orThrow("The refresh");
                group.complete(null);
            } catch (RuntimeException e) {
                group.completeExceptionally(e);
            }
        }
    }
}
