package dev.carrel.client;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one document of an ingestion.
 *
 * @param outcome {@code pending}, {@code published}, {@code unchanged}, {@code failed} or {@code cancelled}
 * @param error why it failed
 */
public record IngestedDocument(
        int index,
        String key,
        String outcome,
        int chunks,
        @Nullable String error) {}
