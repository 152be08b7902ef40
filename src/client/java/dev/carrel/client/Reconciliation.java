package dev.carrel.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service tells about one reconciliation.
 *
 * @param totalItems namespaces to be looked at, about
 * @param progress percent, 100 only when completed
 * @param namespaces incarnations looked at so far; rows and entries are those compared
 * @param drifts all that were found so far, also where fewer are kept
 * @param healed those of them that were repaired
 * @param alarm more were found than the service is configured to take without one
 */
public record Reconciliation(
        String id,
        OperationStatus status,
        String scope,
        String mode,
        long totalItems,
        long processedItems,
        int progress,
        @Nullable String error,
        long namespaces,
        long rows,
        long entries,
        long drifts,
        long healed,
        @Nullable List<KindTotal> kinds,
        boolean alarm) {

    /** Number of drifts of one kind. */
    public record KindTotal(String kind, long found, long healed) {}

    /**
     * One thing that was not as it should be.
     *
     * @param subject a chunk's id, a counter's name, a version's or operation's id
     * @param key the chunk's or document's key where it is known
     */
    public record Drift(
            String kind,
            @Nullable String organizationId,
            @Nullable String agentId,
            String subject,
            @Nullable String key,
            String expected,
            String found,
            boolean healed) {}
}
