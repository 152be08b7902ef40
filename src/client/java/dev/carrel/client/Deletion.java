package dev.carrel.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the service tells about the deletion of an agent.
 *
 * @param namespace what became of the knowledge: {@code retired}, {@code purging}, {@code purged} or {@code restored}
 * @param certificate absent until completed
 */
public record Deletion(
        String queueId,
        OperationStatus status,
        long totalItems,
        long processedItems,
        @Nullable String error,
        @Nullable String namespace,
        @Nullable Certificate certificate) {

    /** The proof: what both stores held afterwards, and what was removed. */
    public record Certificate(
            long rowsLeft, long entriesLeft, long rowsDeleted, long entriesSwept, Instant certifiedAt) {}
}
