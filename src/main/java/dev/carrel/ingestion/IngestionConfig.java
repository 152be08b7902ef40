package dev.carrel.ingestion;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings {@code carrel.ingestion.*}; the README's table describes each. Immutable. */
@Singleton
public class IngestionConfig {
    /** Names for messages. */
    static final String MAX_TEXT = "carrel.ingestion.max-text-bytes";

    static final String MAX_DOCUMENTS = "carrel.ingestion.max-documents";
    static final String AT_ONCE = "carrel.ingestion.at-once";

    private final long maxTextBytes;
    private final int maxDocuments;
    private final int chunkSize;
    private final int chunkOverlap;
    private final int atOnce;

    @Inject
    public IngestionConfig(
            @ConfigProperty(name = MAX_TEXT, defaultValue = "16777216") long maxTextBytes,
            @ConfigProperty(name = MAX_DOCUMENTS, defaultValue = "10000") int maxDocuments,
            @ConfigProperty(name = "carrel.ingestion.chunk-size", defaultValue = "1000") int chunkSize,
            @ConfigProperty(name = "carrel.ingestion.chunk-overlap", defaultValue = "100") int chunkOverlap,
            @ConfigProperty(name = AT_ONCE, defaultValue = "0") int atOnce) {
        this.maxTextBytes = maxTextBytes;
        this.maxDocuments = maxDocuments;
        this.chunkSize = chunkSize;
        this.chunkOverlap = chunkOverlap;
        this.atOnce = atOnce;
        if (chunkSize < 50 || chunkSize > 20_000 || chunkOverlap < 0 || chunkOverlap > chunkSize / 2) {
            throw new IllegalStateException("carrel.ingestion.chunk-size is " + chunkSize + " and chunk-overlap "
                    + chunkOverlap
                    + "; the size must be 50 to 20000 characters and the overlap at most half of it.");
        }
        if (atOnce < 0) {
            throw new IllegalStateException(AT_ONCE + " is " + atOnce + "; it must be 0 (by the processors) or more.");
        }
    }

    /** Largest text of one document, UTF-8 bytes. */
    long maxTextBytes() {
        return maxTextBytes;
    }

    /** Most documents of one request. */
    int maxDocuments() {
        return maxDocuments;
    }

    /** Longest chunk that splitting makes, in characters. */
    int chunkSize() {
        return chunkSize;
    }

    /** Characters that neighbours share, at most. */
    int chunkOverlap() {
        return chunkOverlap;
    }

    /** Batches, bulks and publications of this node at the same time; 0 for what its processors can bear. */
    int atOnce() {
        return atOnce;
    }
}
