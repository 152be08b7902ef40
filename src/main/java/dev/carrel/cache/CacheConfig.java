package dev.carrel.cache;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Settings {@code carrel.cache.*}; the README's table describes each. The defaults are an eighth of a heap of 512 MB together.
 * Immutable.
 */
@Singleton
public class CacheConfig {
    private final long embeddingsBytes;
    private final long pagesBytes;
    private final Duration pageLifetime;
    private final long textsBytes;

    @Inject
    public CacheConfig(
            @ConfigProperty(name = "carrel.cache.embeddings-bytes", defaultValue = "16777216") long embeddingsBytes,
            @ConfigProperty(name = "carrel.cache.pages-bytes", defaultValue = "33554432") long pagesBytes,
            @ConfigProperty(name = "carrel.cache.page-lifetime", defaultValue = "PT5M") Duration pageLifetime,
            @ConfigProperty(name = "carrel.cache.texts-bytes", defaultValue = "16777216") long textsBytes) {
        this.embeddingsBytes = bytes("carrel.cache.embeddings-bytes", embeddingsBytes);
        this.pagesBytes = bytes("carrel.cache.pages-bytes", pagesBytes);
        if (!pageLifetime.isPositive()) {
            throw new IllegalStateException("carrel.cache.page-lifetime is " + pageLifetime
                    + "; it must be above 0. To keep no pages, set carrel.cache.pages-bytes to 0.");
        }
        this.pageLifetime = pageLifetime;
        this.textsBytes = bytes("carrel.cache.texts-bytes", textsBytes);
    }

    private static long bytes(String name, long value) {
        if (value < 0) {
            throw new IllegalStateException(name + " is " + value + "; it must be 0 (no cache) or more.");
        }
        return value;
    }

    /** For vectors of questions. */
    public long embeddingsBytes() {
        return embeddingsBytes;
    }

    /** For pages of hits. */
    public long pagesBytes() {
        return pagesBytes;
    }

    /** How long a page is kept at most. */
    public Duration pageLifetime() {
        return pageLifetime;
    }

    /** For texts of chunks. */
    public long textsBytes() {
        return textsBytes;
    }
}
