package dev.carrel.search;

import dev.carrel.embedding.EmbeddingService;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Searches an agent's present namespace, and counts how long it takes. Thread-safe. */
@ApplicationScoped
public class SearchService {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Bounds of the histogram; what is above the last is too slow. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private final KnownNamespaces namespaces;
    private final EmbeddingService embeddings;
    private final PageReader pages;
    private final SearchStatistics statistics;
    private final Timer searches;

    @Inject
    SearchService(
            KnownNamespaces namespaces,
            EmbeddingService embeddings,
            PageReader pages,
            SearchStatistics statistics,
            MeterRegistry registry) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.pages = pages;
        this.statistics = statistics;
        this.searches = Timer.builder("carrel.search")
                .description("Searches that were answered, within the service")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /**
     * Finds the chunks that fit the question best.
     *
     * @throws ProblemException 400 for a vector of the wrong dimension, 404 when the organization has no such agent, 409 for a
     *     namespace of another model, 503 when the index or the model does not answer
     */
    SearchResult search(OrganizationId organization, AgentId agent, SearchQuery query) {
        long start = System.nanoTime();
        Question question = new Question(embeddings, query);
        Namespace namespace = namespaces.resolve(organization, agent);
        Optional<Page> page = page(namespace, query, question);
        while (page.isEmpty()) {
            namespaces.forget(namespace);
            namespace = namespaces.resolve(organization, agent);
            page = page(namespace, query, question);
        }
        namespaces.seen(namespace, page.get().revision());
        long nanos = System.nanoTime() - start;
        searches.record(nanos, TimeUnit.NANOSECONDS);
        double millis = nanos / 1e6;
        statistics.record(namespace.incarnation(), millis);
        return new SearchResult(
                page.get().hits(), query.mode(), page.get().revision(), Math.round(millis * 100) / 100.0);
    }

    private Optional<Page> page(Namespace namespace, SearchQuery query, Question question) {
        if (query.mode().byMeaning()) {
            embeddings.requireSame(namespace.embeddingSpace());
        }
        try {
            return pages.read(namespace, query, question);
        } catch (IndexUnavailableException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER, e);
        }
    }
}
