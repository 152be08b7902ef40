package dev.carrel.document;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of a document to be staged.
 *
 * @param importance 0 to 1
 * @param body text still to be split; null when its chunks are given
 */
public record NewVersion(
        UUID versionId,
        String documentKey,
        @Nullable String title,
        @Nullable String mediaType,
        Map<String, Object> metadata,
        double importance,
        byte[] contentHash,
        @Nullable String body) {}
