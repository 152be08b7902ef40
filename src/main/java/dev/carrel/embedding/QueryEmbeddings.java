package dev.carrel.embedding;

import dev.carrel.cache.CacheConfig;
import dev.carrel.cache.Caches;
import dev.carrel.cache.Flights;
import dev.carrel.cache.SharedCache;
import dev.carrel.cache.Weights;
import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * The vectors of questions, remembered: the same text, space and prefix give the same vector for ever. The same question of an
 * organization at the same time is embedded once. Thread-safe.
 */
@ApplicationScoped
public class QueryEmbeddings {
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** Longer than a model needs, and as long as a caller's patience is. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EmbeddingService embeddings;
    private final SharedCache<Key, float[]> cache;
    private final Flights<Owned, float[]> flights = new Flights<>(PATIENCE);

    @Inject
    public QueryEmbeddings(EmbeddingService embeddings, Caches caches, CacheConfig config) {
        this.embeddings = embeddings;
        this.cache = caches.create(
                "embeddings",
                config.embeddingsBytes(),
                LIFETIME,
                (key, vector) -> Weights.of(key.text) + Weights.of(vector));
    }

    /**
     * The vector of a question, not to be changed.
     *
     * @throws ProblemException 400 without a model, 503 when it does not answer
     */
    public float[] vector(OrganizationId organization, String text) {
        Key key = new Key(embeddings.space(), embeddings.queryPrefix(), text);
        float[] known = cache.get(organization, key);
        if (known != null) {
            return known;
        }
        Flights.Landed<float[]> vector = flights.join(new Owned(organization, key), () -> embeddings.embedQuery(text));
        if (vector.own()) {
            cache.put(organization, key, vector.value());
        }
        return vector.value();
    }

    private record Key(EmbeddingSpace space, String prefix, String text) {}

    private record Owned(OrganizationId organization, Key key) {}
}
