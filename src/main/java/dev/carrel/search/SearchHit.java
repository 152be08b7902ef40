package dev.carrel.search;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that was found.
 *
 * @param ordinal its place in the document
 * @param metadata the document's, with the chunk's own on top
 * @param score similarity to the question: the cosine, -1 to 1
 */
public record SearchHit(
        String chunkKey,
        String documentKey,
        @Nullable String title,
        int ordinal,
        String text,
        Map<String, Object> metadata,
        double score) {}
