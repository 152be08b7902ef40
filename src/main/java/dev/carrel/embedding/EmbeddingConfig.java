package dev.carrel.embedding;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings {@code carrel.embedding.*}; the README's table describes each. Immutable. */
@Singleton
public class EmbeddingConfig {
    private final Provider provider;
    private final Optional<String> model;
    private final int dimension;
    private final int batchSize;
    private final int threads;
    private final String queryPrefix;
    private final Optional<String> baseUrl;
    private final Optional<String> apiKey;
    private final Duration timeout;
    private final int maxRetries;

    @Inject
    EmbeddingConfig(
            @ConfigProperty(name = "carrel.embedding.provider", defaultValue = "in-process") String provider,
            @ConfigProperty(name = "carrel.embedding.model") Optional<String> model,
            @ConfigProperty(name = "carrel.embedding.dimension", defaultValue = "384") int dimension,
            @ConfigProperty(name = "carrel.embedding.batch-size", defaultValue = "32") int batchSize,
            @ConfigProperty(name = "carrel.embedding.threads", defaultValue = "0") int threads,
            @ConfigProperty(name = "carrel.embedding.query-prefix") Optional<String> queryPrefix,
            @ConfigProperty(name = "carrel.embedding.base-url") Optional<String> baseUrl,
            @ConfigProperty(name = "carrel.embedding.api-key") Optional<String> apiKey,
            @ConfigProperty(name = "carrel.embedding.timeout", defaultValue = "PT20S") Duration timeout,
            @ConfigProperty(name = "carrel.embedding.max-retries", defaultValue = "2") int maxRetries) {
        this.provider = Provider.of(provider);
        this.model = model;
        this.dimension = positive("carrel.embedding.dimension", dimension);
        this.batchSize = positive("carrel.embedding.batch-size", batchSize);
        this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        this.queryPrefix = queryPrefix.orElse(this.provider.queryPrefix());
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
        this.timeout = timeout;
        this.maxRetries = maxRetries;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalStateException(name + " is " + value + "; it must be at least 1.");
        }
        return value;
    }

    Provider provider() {
        return provider;
    }

    Optional<String> model() {
        return model;
    }

    /** Length of every vector in this service. */
    public int dimension() {
        return dimension;
    }

    /** Texts sent to a remote model in one request. */
    public int batchSize() {
        return batchSize;
    }

    int threads() {
        return threads;
    }

    String queryPrefix() {
        return queryPrefix;
    }

    Optional<String> baseUrl() {
        return baseUrl;
    }

    Optional<String> apiKey() {
        return apiKey;
    }

    Duration timeout() {
        return timeout;
    }

    int maxRetries() {
        return maxRetries;
    }

    /** Where embeddings come from. */
    enum Provider {
        IN_PROCESS,
        OPENAI,
        NONE;

        /**
         * What the model card of bge-small-en-v1.5 puts before questions, but not before passages; on Cranfield it raises
         * nDCG@10 ({@code ./carrel evaluate} prints both). Other models are not known here.
         */
        private static final String BGE_QUERY = "Represent this sentence for searching relevant passages: ";

        String queryPrefix() {
            return this == IN_PROCESS ? BGE_QUERY : "";
        }

        static Provider of(String name) {
            return switch (name) {
                case "in-process" -> IN_PROCESS;
                case "openai" -> OPENAI;
                case "none" -> NONE;
                default ->
                    throw new IllegalStateException(
                            "carrel.embedding.provider is '" + name + "'; it must be in-process, openai or none.");
            };
        }
    }
}
