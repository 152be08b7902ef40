package dev.carrel.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document to be ingested as text.
 *
 * @param key names the document within its agent; sending the same key again replaces the document
 * @param title shown with hits; null for none
 * @param mediaType {@code text/plain} or {@code text/markdown}
 * @param importance 0 to 1, what scores of its chunks are multiplied by; null for 1
 * @param metadata flat attributes (string, number or boolean) that searches can filter on; null for none
 */
public record NewDocument(
        String key,
        @Nullable String title,
        String text,
        String mediaType,
        @Nullable Map<String, Object> metadata,
        @Nullable Double importance) {}
