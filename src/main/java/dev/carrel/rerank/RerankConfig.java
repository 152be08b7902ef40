package dev.carrel.rerank;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Settings {@code carrel.rerank.*}; the README's table describes each. Immutable. */
@Singleton
public class RerankConfig {
    /** Texts of one call: what the endpoints known to us take at once, and bounds what a call holds in memory. */
    public static final int MOST_CANDIDATES = 200;

    private static final int MOST_CONCURRENT = 256;
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Optional<URI> endpoint;
    private final String model;
    private final Optional<String> apiKey;
    private final boolean byDefault;
    private final int candidates;
    private final int maxConcurrent;
    private final Duration timeout;
    private final Duration pause;

    @Inject
    public RerankConfig(
            @ConfigProperty(name = "carrel.rerank.base-url") Optional<String> baseUrl,
            @ConfigProperty(name = "carrel.rerank.model") Optional<String> model,
            @ConfigProperty(name = "carrel.rerank.api-key") Optional<String> apiKey,
            @ConfigProperty(name = "carrel.rerank.default", defaultValue = "off") String byDefault,
            @ConfigProperty(name = "carrel.rerank.candidates", defaultValue = "50") int candidates,
            @ConfigProperty(name = "carrel.rerank.max-concurrent", defaultValue = "16") int maxConcurrent,
            @ConfigProperty(name = "carrel.rerank.timeout", defaultValue = "PT1S") Duration timeout,
            @ConfigProperty(name = "carrel.rerank.pause", defaultValue = "PT10S") Duration pause) {
        this.endpoint = baseUrl.map(RerankConfig::endpoint);
        if (endpoint.isPresent() && model.isEmpty()) {
            throw new IllegalStateException("carrel.rerank.model is needed when carrel.rerank.base-url is set.");
        }
        this.model = model.orElse("");
        this.apiKey = apiKey;
        this.byDefault = onOrOff(byDefault);
        this.candidates = within("carrel.rerank.candidates", candidates, MOST_CANDIDATES);
        this.maxConcurrent = within("carrel.rerank.max-concurrent", maxConcurrent, MOST_CONCURRENT);
        this.timeout = within("carrel.rerank.timeout", timeout, LONGEST_TIMEOUT);
        this.pause = within("carrel.rerank.pause", pause, LONGEST_PAUSE);
    }

    private static URI endpoint(String baseUrl) {
        URI uri = parsed(baseUrl.endsWith("/") ? baseUrl + "rerank" : baseUrl + "/rerank");
        if (uri == null
                || uri.getHost() == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalStateException("carrel.rerank.base-url is '" + baseUrl
                    + "'; it must be what stands before /rerank, like https://api.jina.ai/v1.");
        }
        return uri;
    }

    private static @Nullable URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean onOrOff(String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new IllegalStateException("carrel.rerank.default is '" + value + "'; it must be on or off.");
        };
    }

    private static int within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalStateException(name + " is " + value + "; it must be 1 to " + most + ".");
        }
        return value;
    }

    private static Duration within(String name, Duration value, Duration most) {
        if (value.toMillis() < 1 || value.compareTo(most) > 0) {
            throw new IllegalStateException(name + " is " + value + "; it must be PT0.001S to " + most + ".");
        }
        return value;
    }

    /** Where scores are asked for; empty for nowhere. */
    Optional<URI> endpoint() {
        return endpoint;
    }

    String model() {
        return model;
    }

    Optional<String> apiKey() {
        return apiKey;
    }

    /** Whether a search that does not say is reranked. */
    public boolean byDefault() {
        return byDefault;
    }

    /** How many of the best are reranked where a search does not say, 1 to {@value #MOST_CANDIDATES}. */
    public int candidates() {
        return candidates;
    }

    int maxConcurrent() {
        return maxConcurrent;
    }

    /** Longest wait for one answer. */
    Duration timeout() {
        return timeout;
    }

    /** How long an endpoint that fails is left alone. */
    Duration pause() {
        return pause;
    }
}
