package dev.carrel.embedding;

import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Builds the configured model. Loading the in-process one takes about a second. */
final class EmbeddingModelFactory {
    /** Name kept with namespaces that were embedded in process. */
    static final String IN_PROCESS_MODEL = "bge-small-en-v1.5-q";

    /** Name kept where callers bring their vectors. */
    static final String EXTERNAL_MODEL = "external";

    private static final int IN_PROCESS_DIMENSION = 384;

    private EmbeddingModelFactory() {}

    /** The model; empty when callers bring their vectors. */
    static Optional<EmbeddingModel> create(EmbeddingConfig config) {
        return switch (config.provider()) {
            case IN_PROCESS -> Optional.of(inProcess(config));
            case OPENAI -> Optional.of(openAi(config));
            case NONE -> Optional.empty();
        };
    }

    /** The name to keep with namespaces. */
    static String name(EmbeddingConfig config) {
        return switch (config.provider()) {
            case IN_PROCESS -> IN_PROCESS_MODEL;
            case OPENAI -> required("carrel.embedding.model", config.model());
            case NONE -> config.model().orElse(EXTERNAL_MODEL);
        };
    }

    private static EmbeddingModel inProcess(EmbeddingConfig config) {
        if (config.dimension() != IN_PROCESS_DIMENSION) {
            throw new IllegalStateException("carrel.embedding.dimension is " + config.dimension() + ", but the model in"
                    + " process (" + IN_PROCESS_MODEL + ") gives " + IN_PROCESS_DIMENSION + ".");
        }
        return new InProcessModel(Executors.newFixedThreadPool(
                config.threads(),
                Thread.ofPlatform().name("embedding-", 0).daemon().factory()));
    }

    private static EmbeddingModel openAi(EmbeddingConfig config) {
        return OpenAiEmbeddingModel.builder()
                .httpClientBuilder(new JdkHttpClientBuilder())
                .baseUrl(required("carrel.embedding.base-url", config.baseUrl()))
                .apiKey(config.apiKey().orElse("none"))
                .modelName(required("carrel.embedding.model", config.model()))
                .maxSegmentsPerBatch(config.batchSize())
                .timeout(config.timeout())
                .maxRetries(config.maxRetries())
                .build();
    }

    private static String required(String name, Optional<String> value) {
        return value.orElseThrow(
                () -> new IllegalStateException(name + " is needed when carrel.embedding.provider is openai."));
    }
}
