package dev.carrel.embedding;

import dev.carrel.namespace.EmbeddingSpace;
import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import dev.carrel.problem.ProblemType;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Texts to vectors of length 1, and the check of vectors that callers bring. Thread-safe. */
@ApplicationScoped
public class EmbeddingService {
    private final Optional<EmbeddingModel> model;
    private final EmbeddingSpace space;
    private final String queryPrefix;
    private final EmbeddingMetrics metrics;

    @Inject
    public EmbeddingService(EmbeddingConfig config, MeterRegistry registry) {
        this.metrics = new EmbeddingMetrics(registry);
        this.model = EmbeddingModelFactory.create(config);
        this.space = new EmbeddingSpace(EmbeddingModelFactory.name(config), config.dimension());
        this.queryPrefix = config.queryPrefix();
    }

    /** The model's name and dimension that new namespaces get. */
    public EmbeddingSpace space() {
        return space;
    }

    /** Put before every question. */
    String queryPrefix() {
        return queryPrefix;
    }

    /** False when callers bring all vectors. */
    public boolean embedsText() {
        return model.isPresent();
    }

    /**
     * Refuses a namespace made with another model or dimension than this service has now: mixing them would give numbers
     * without meaning.
     *
     * @throws ProblemException 409 naming both
     */
    public void requireSame(EmbeddingSpace namespace) {
        if (!namespace.equals(space)) {
            throw ProblemException.conflict("This agent's knowledge was embedded with " + describe(namespace)
                    + ", but the service is configured for " + describe(space)
                    + ". Configure the former, or delete the agent and ingest it again.");
        }
    }

    /**
     * The vectors of passages, in their order, one for each.
     *
     * @throws EmbeddingRejectedException when the model will not take one of the texts, now or later
     * @throws EmbeddingUnavailableException when it may work later, or after a setting was corrected
     */
    public List<float[]> embedPassages(List<String> passages) {
        EmbeddingModel available = model.orElseThrow(EmbeddingService::noModel);
        return metrics.measure(passages.size(), () -> embed(available, passages));
    }

    private List<float[]> embed(EmbeddingModel available, List<String> passages) {
        List<Embedding> embeddings;
        try {
            embeddings = available
                    .embedAll(passages.stream().map(TextSegment::from).toList())
                    .content();
        } catch (InvalidRequestException e) {
            throw new EmbeddingRejectedException(
                    "The embedding model refused: " + Problem.shortened(String.valueOf(e.getMessage())), e);
        } catch (AuthenticationException | ModelNotFoundException e) {
            throw new EmbeddingUnavailableException(
                    "The embedding model's server does not know our key or model (carrel.embedding.*).", e);
        } catch (RuntimeException e) {
            throw new EmbeddingUnavailableException("The embedding model failed.", e);
        }
        if (embeddings.size() != passages.size()) {
            throw new EmbeddingUnavailableException(
                    "The embedding model answered " + embeddings.size() + " vectors for " + passages.size() + " texts.",
                    null);
        }
        return embeddings.stream().map(this::checked).toList();
    }

    /** The vector of a question. @throws ProblemException 400 without a model, 503 when it does not answer */
    public float[] embedQuery(String text) {
        if (model.isEmpty()) {
            throw ProblemException.invalid(
                    "text", text, "This service has no embedding model; search with a vector.", null);
        }
        try {
            return embedPassages(List.of(queryPrefix + text)).getFirst();
        } catch (EmbeddingUnavailableException e) {
            throw ProblemException.unavailable(String.valueOf(e.getMessage()), Duration.ofSeconds(5), e);
        } catch (EmbeddingRejectedException e) {
            throw ProblemException.invalid("text", text, String.valueOf(e.getMessage()), null);
        }
    }

    /**
     * A vector that a caller brought, at length 1.
     *
     * @throws ProblemException 400 for a wrong dimension, naming both numbers, and for a vector without direction
     */
    public float[] accept(float[] vector, String field) {
        if (vector.length != space.dimension()) {
            throw new ProblemException(Problem.of(
                    ProblemType.EMBEDDING_MISMATCH,
                    field + " has " + vector.length + " components; this service keeps vectors of " + space.dimension()
                            + " (" + space.model() + ").",
                    field,
                    vector.length,
                    space.dimension()));
        }
        try {
            return Vectors.normalize(vector);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, null, field + " cannot be used: " + e.getMessage() + ".", null);
        }
    }

    private float[] checked(Embedding embedding) {
        float[] vector = embedding.vector();
        if (vector.length != space.dimension()) {
            throw new EmbeddingUnavailableException(
                    "The embedding model gives vectors of " + vector.length + ", but carrel.embedding.dimension is "
                            + space.dimension() + ".",
                    null);
        }
        try {
            return Vectors.normalize(vector);
        } catch (IllegalArgumentException e) {
            throw new EmbeddingRejectedException(
                    "The embedding model gave a vector of which " + e.getMessage() + ".", e);
        }
    }

    private static String describe(EmbeddingSpace space) {
        return space.model() + " (" + space.dimension() + " dimensions)";
    }

    private static EmbeddingRejectedException noModel() {
        return new EmbeddingRejectedException(
                "This service has no embedding model (carrel.embedding.provider=none); every chunk needs its embedding.",
                null);
    }
}
