package dev.carrel.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A published document in the list of an agent's documents; {@code sizeBytes} counts its text as UTF-8. */
public record DocumentSummary(
        String key,
        @Nullable String title,
        @Nullable String mediaType,
        @Nullable Map<String, Object> metadata,
        double importance,
        long chunks,
        long sizeBytes,
        long version,
        @Nullable Instant publishedAt) {}
