package dev.carrel.search;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search shows of a chunk, as the rows have it.
 *
 * @param ordinal its place in the document
 * @param metadata the document's, with the chunk's own on top
 */
record FoundChunk(
        String chunkKey,
        String documentKey,
        @Nullable String title,
        int ordinal,
        String text,
        Map<String, Object> metadata) {}
