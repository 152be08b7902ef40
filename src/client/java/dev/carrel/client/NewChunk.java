package dev.carrel.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk written directly, without splitting a document.
 *
 * @param documentKey the document it belongs to; null for a document of the chunk's own key
 * @param embedding of the namespace's dimension, any length above zero; null to have the service embed the text
 */
public record NewChunk(
        String key,
        String text,
        @Nullable String documentKey,
        float @Nullable [] embedding,
        @Nullable Map<String, Object> metadata) {}
