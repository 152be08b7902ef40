package dev.carrel.search;

import dev.carrel.embedding.EmbeddingService;
import dev.carrel.index.Candidate;
import dev.carrel.index.CandidateFinder;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Searches a namespace. Candidates that turn out dead at the join (a version just replaced, a chunk just deleted) are made
 * up for by asking the index for more, until the page is full or the index has no more.
 */
@ApplicationScoped
public class SearchService {
    /** Elasticsearch's own bound on k. */
    private static final int MOST_CANDIDATES = 10_000;

    /** Looks at a namespace that changes during each; then the last one counts. */
    private static final int MOST_LOOKS = 10;

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
    private final CandidateFinder candidates;
    private final LiveRows rows;
    private final SearchStatistics statistics;
    private final Timer searches;

    @Inject
    SearchService(
            KnownNamespaces namespaces,
            EmbeddingService embeddings,
            CandidateFinder candidates,
            LiveRows rows,
            SearchStatistics statistics,
            MeterRegistry registry) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.candidates = candidates;
        this.rows = rows;
        this.statistics = statistics;
        this.searches = Timer.builder("carrel.search")
                .description("Searches that were answered, within the service")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /**
     * Finds the chunks nearest to the question.
     *
     * @throws ProblemException 400 for a vector of the wrong dimension, 404 when the organization has no such agent, 409 for a
     *     namespace of another model, 503 when the index or the model does not answer
     */
    SearchResult search(OrganizationId organization, AgentId agent, SearchQuery query) {
        long start = System.nanoTime();
        Namespace namespace = namespaces.resolve(organization, agent);
        embeddings.requireSame(namespace.embeddingSpace());
        float[] vector = query.vector() == null
                ? embeddings.embedQuery(String.valueOf(query.text()))
                : embeddings.accept(query.vector(), "vector");
        Optional<Page> page = consistentPage(namespace, query, vector);
        while (page.isEmpty()) {
            namespaces.forget(namespace);
            namespace = namespaces.resolve(organization, agent);
            embeddings.requireSame(namespace.embeddingSpace());
            page = consistentPage(namespace, query, vector);
        }
        namespaces.seen(namespace, page.get().revision);
        long nanos = System.nanoTime() - start;
        searches.record(nanos, TimeUnit.NANOSECONDS);
        double millis = nanos / 1e6;
        statistics.record(namespace.incarnation(), millis);
        return new SearchResult(page.get().hits, page.get().revision, Math.round(millis * 100) / 100.0);
    }

    /**
     * A page of one revision; empty when the namespace is retired. Candidates come from the index first and are joined with
     * rows afterwards; what was published between the two is alive at the join, but may have been invisible to the index,
     * while what it replaced is dead: the document would be missing in both its versions. The revision tells, and then the
     * index is asked again.
     */
    private Optional<Page> consistentPage(Namespace namespace, SearchQuery query, float[] vector) {
        long before = namespace.revision();
        for (int look = 1; ; look++) {
            Optional<Page> page = fillPage(namespace, query, vector);
            if (page.isEmpty() || page.get().revision == before || look == MOST_LOOKS) {
                return page;
            }
            before = page.get().revision;
        }
    }

    private Optional<Page> fillPage(Namespace namespace, SearchQuery query, float[] vector) {
        int k = query.limit();
        while (true) {
            List<Candidate> found = nearest(namespace, query, vector, k);
            List<Candidate> good = found.stream()
                    .filter(candidate -> candidate.cosine() >= query.minScore())
                    .toList();
            LiveRows.Joined alive = rows.join(namespace.incarnation(), good);
            boolean indexHasMore = found.size() == k && good.size() == k && k < MOST_CANDIDATES;
            if (alive.revision().isEmpty() || alive.hits().size() >= query.limit() || !indexHasMore) {
                return alive.revision().map(revision -> new Page(page(good, alive.hits(), query.limit()), revision));
            }
            k = Math.min(MOST_CANDIDATES, k * 4);
        }
    }

    private List<Candidate> nearest(Namespace namespace, SearchQuery query, float[] vector, int k) {
        try {
            return candidates.nearest(namespace.incarnation(), vector, k, query.filter());
        } catch (IndexUnavailableException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER, e);
        }
    }

    private static List<SearchHit> page(List<Candidate> candidates, Map<Long, SearchHit> alive, int limit) {
        List<SearchHit> hits = new ArrayList<>(Math.min(limit, alive.size()));
        for (Candidate candidate : candidates) {
            SearchHit hit = alive.get(candidate.chunkId());
            if (hit != null && hits.size() < limit) {
                hits.add(hit);
            }
        }
        return hits;
    }

    /** Hits that were alive together at a revision. */
    private record Page(List<SearchHit> hits, long revision) {}
}
