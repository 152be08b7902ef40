package dev.carrel.ingestion;

import dev.carrel.document.ChunkWrite;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as it was read from a request, not checked yet.
 *
 * @param text the text to split; null when chunks are given, or when it was longer than the limit
 * @param importance null when none was given
 * @param textBytes UTF-8 bytes of the text, also when it was too long to be kept
 */
record DocumentInput(
        int index,
        @Nullable String key,
        @Nullable String title,
        @Nullable String text,
        long textBytes,
        @Nullable String mediaType,
        @Nullable Map<String, Object> metadata,
        @Nullable Double importance,
        @Nullable List<ChunkWrite> chunks) {}
