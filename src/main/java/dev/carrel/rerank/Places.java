package dev.carrel.rerank;

import dev.carrel.namespace.OrganizationId;
import java.util.HashMap;
import java.util.Map;

/** Calls that may be under way at once; an organization has half of them at most. Nobody waits for one. Thread-safe. */
final class Places {
    private final int most;
    private final int mostOfOne;
    private final Map<OrganizationId, Integer> taken = new HashMap<>();
    private int all;

    Places(int most) {
        this.most = most;
        this.mostOfOne = (most + 1) / 2;
    }

    /** Takes a place; it must be given back. @return false when there is none */
    synchronized boolean take(OrganizationId organization) {
        if (all == most || taken.getOrDefault(organization, 0) == mostOfOne) {
            return false;
        }
        all++;
        taken.merge(organization, 1, Integer::sum);
        return true;
    }

    synchronized void give(OrganizationId organization) {
        all--;
        taken.computeIfPresent(organization, (key, count) -> count == 1 ? null : count - 1);
    }
}
