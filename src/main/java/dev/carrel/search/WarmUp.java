package dev.carrel.search;

import dev.carrel.access.HotChunk;
import dev.carrel.access.HotChunks;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.index.CandidateFilter;
import dev.carrel.index.CandidateFinder;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import dev.carrel.warm.WarmVectors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Loads what an agent's searches need. One search in each leg reads the namespace's part of the index, through the same code
 * and with the same routing and filter as any search; one hit is asked for, because the scan reads all vectors all the same.
 * The vectors get into this node's own memory, if there is room. Then the texts of the chunks used most, portion by portion
 * until the time is over. A step that has begun is not broken off: it lasts as long as one request to a store may, and the
 * loading of vectors as many as they have pages. Thread-safe.
 */
@ApplicationScoped
class WarmUp {
    /** Warm-ups of this node at once: they are many reads that nobody waits for as for a search. */
    static final int MOST_AT_ONCE = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final CandidateFilter ALL = new CandidateFilter(List.of());

    /** For an agent whose chunks were not used yet. */
    private static final String ANY_WORD = "knowledge";

    private final NamespaceService namespaces;
    private final EmbeddingService embeddings;
    private final CandidateFinder index;
    private final WarmVectors vectors;
    private final HotChunks hotChunks;
    private final LiveRows rows;
    private final Duration most;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    @Inject
    WarmUp(
            NamespaceService namespaces,
            EmbeddingService embeddings,
            CandidateFinder index,
            WarmVectors vectors,
            HotChunks hotChunks,
            LiveRows rows,
            SearchConfig config) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.index = index;
        this.vectors = vectors;
        this.hotChunks = hotChunks;
        this.rows = rows;
        this.most = config.warmUpTime();
    }

    /**
     * Warms an agent up.
     *
     * @param chunks whose texts are loaded at most
     * @throws ProblemException 404 when the organization has no such agent, 409 for a namespace of another model, 429 when enough
     *     are warmed up already, 503 when the index does not answer
     */
    WarmUpResult run(OrganizationId organization, AgentId agent, int chunks) {
        long start = System.nanoTime();
        Namespace namespace = namespaces.resolve(organization, agent);
        embeddings.requireSame(namespace.embeddingSpace());
        if (!places.tryAcquire()) {
            throw ProblemException.overloaded(
                    "This node warms up " + MOST_AT_ONCE + " agents already; more at once would slow searches down.",
                    RETRY_AFTER);
        }
        try {
            return load(namespace, chunks, start);
        } catch (IndexUnavailableException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER, e);
        } finally {
            places.release();
        }
    }

    private WarmUpResult load(Namespace namespace, int chunks, long start) {
        Incarnation incarnation = namespace.incarnation();
        index.nearest(namespace, anyVector(), 1, ALL);
        boolean inMemory = vectors.load(namespace, left(start));
        List<HotChunk> hottest = chunks == 0 || over(start) ? List.of() : hotChunks.hottest(incarnation, chunks);
        boolean words = !over(start);
        if (words) {
            index.matching(
                    namespace, hottest.isEmpty() ? ANY_WORD : hottest.getFirst().preview(), 1, ALL);
        }
        int loaded = 0;
        int done = 0;
        long bytes = 0;
        List<Long> ids = hottest.stream().map(HotChunk::chunkId).toList();
        while (done < ids.size() && !over(start)) {
            List<Long> portion = ids.subList(done, Math.min(ids.size(), done + ChunkTexts.MOST));
            for (FoundChunk chunk : rows.read(namespace, portion).chunks().values()) {
                loaded++;
                bytes += chunk.text().getBytes(StandardCharsets.UTF_8).length;
            }
            done += portion.size();
        }
        return new WarmUpResult(
                loaded,
                bytes,
                true,
                inMemory,
                words,
                words && done == ids.size(),
                Trace.millis(System.nanoTime() - start));
    }

    private float[] anyVector() {
        float[] vector = new float[embeddings.space().dimension()];
        vector[0] = 1;
        return vector;
    }

    private boolean over(long start) {
        return !left(start).isPositive();
    }

    private Duration left(long start) {
        return most.minusNanos(System.nanoTime() - start);
    }
}
