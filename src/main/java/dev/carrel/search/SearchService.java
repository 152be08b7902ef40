package dev.carrel.search;

import dev.carrel.access.ChunkAccesses;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.embedding.QueryEmbeddings;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import dev.carrel.search.context.ContextBuilder;
import dev.carrel.search.context.SearchContext;
import dev.carrel.search.context.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    private final QueryEmbeddings questions;
    private final Freshness freshness;
    private final FilterCheck filters;
    private final PageReader pages;
    private final PageCache cache;
    private final LiveRows rows;
    private final Reranking reranking;
    private final SearchStatistics statistics;
    private final ChunkAccesses accesses;
    private final Timer searches;

    @Inject
    SearchService(
            KnownNamespaces namespaces,
            EmbeddingService embeddings,
            QueryEmbeddings questions,
            Freshness freshness,
            FilterCheck filters,
            PageReader pages,
            PageCache cache,
            LiveRows rows,
            Reranking reranking,
            SearchStatistics statistics,
            ChunkAccesses accesses,
            MeterRegistry registry) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.questions = questions;
        this.freshness = freshness;
        this.filters = filters;
        this.pages = pages;
        this.cache = cache;
        this.rows = rows;
        this.reranking = reranking;
        this.statistics = statistics;
        this.accesses = accesses;
        this.searches = Timer.builder("carrel.search")
                .description("Searches that were answered, within the service")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /**
     * Finds the chunks that fit the question best.
     *
     * @param fromMemory whether the same search may have found them before, or at the same time
     * @throws ProblemException 400 for a vector of the wrong dimension, 404 when the organization has no such agent, 409 for a
     *     namespace of another model, or one that does not reach the revision asked for, 503 when the index or the model does
     *     not answer
     */
    SearchResult search(OrganizationId organization, AgentId agent, SearchQuery query, boolean fromMemory) {
        long start = System.nanoTime();
        Question question = new Question(embeddings, questions, organization, query);
        Trace trace = new Trace();
        Namespace namespace = resolve(organization, agent, query);
        Function<Namespace, Optional<Page>> reader = at -> page(at, query, question, trace);
        boolean remembers = fromMemory && !query.explain();
        Optional<PageCache.Served> served = cache.page(namespace, query, remembers, reader);
        while (served.isEmpty()) {
            namespaces.forget(namespace);
            namespace = resolve(organization, agent, query);
            served = cache.page(namespace, query, remembers, reader);
        }
        Page page = served.get().page();
        boolean cached = served.get().cached();
        namespaces.seen(namespace, page.revision());
        RerankedHits answer = reranking.apply(organization, query, page.hits(), trace);
        SearchContext context = context(query, answer.hits(), page.around());
        long nanos = System.nanoTime() - start;
        searches.record(nanos, TimeUnit.NANOSECONDS);
        double millis = nanos / 1e6;
        statistics.record(namespace.incarnation(), millis);
        if (remembers) {
            statistics.recordCache(namespace.incarnation(), cached);
        }
        noteAccesses(namespace, answer.hits());
        return new SearchResult(
                answer.hits(),
                query.mode(),
                page.revision(),
                cached,
                answer.reranked(),
                answer.failure(),
                query.explain() ? explanation(namespace, question, trace) : null,
                context,
                Trace.millis(nanos));
    }

    private void noteAccesses(Namespace namespace, List<SearchHit> hits) {
        Instant now = Instant.now();
        for (SearchHit hit : hits) {
            Double cosine = hit.semantic() == null ? null : hit.semantic().score();
            accesses.record(namespace.incarnation(), hit.chunkKey(), cosine, now);
        }
    }

    private Namespace resolve(OrganizationId organization, AgentId agent, SearchQuery query) {
        return freshness.await(namespaces.resolve(organization, agent), query.atLeastRevision());
    }

    private static @Nullable SearchContext context(
            SearchQuery query, List<SearchHit> hits, @Nullable Surroundings around) {
        return query.context() == null || around == null
                ? null
                : ContextBuilder.build(
                        query.context(),
                        around,
                        hits.stream().map(SearchHit::found).toList());
    }

    private Explanation explanation(Namespace namespace, Question question, Trace trace) {
        List<Long> dead = trace.dead().stream().limit(Explanation.MOST_DROPPED).toList();
        return trace.explanation(question, rows.dropped(namespace.incarnation(), dead));
    }

    private Optional<Page> page(Namespace namespace, SearchQuery query, Question question, Trace trace) {
        if (query.mode().byMeaning()) {
            embeddings.requireSame(namespace.embeddingSpace());
        }
        try {
            Filter conditions = query.conditions();
            return conditions == null
                    ? pages.read(namespace, query, question, trace)
                    : filters.check(namespace.incarnation(), conditions)
                            .flatMap(clause -> pages.read(namespace, query.narrowedBy(clause), question, trace));
        } catch (IndexUnavailableException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER, e);
        }
    }
}
