package dev.carrel.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the service tells about one pruning.
 *
 * @param totalItems chunks to be looked at, about
 * @param unusedBefore chunks last used before this are cold
 * @param found cold chunks so far
 * @param pruned those of them that were removed
 */
public record Pruning(
        String id,
        OperationStatus status,
        long totalItems,
        long processedItems,
        @Nullable String error,
        Instant unusedBefore,
        boolean dryRun,
        long found,
        long pruned) {

    /** A chunk that was cold. */
    public record Chunk(
            String chunkKey,
            String documentKey,
            Instant publishedAt,
            long accessCount,
            @Nullable Instant lastAccessedAt) {}
}
