package dev.carrel.reconciliation;

import dev.carrel.index.EntrySpan;
import dev.carrel.namespace.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Incarnations that are looked at together, in {@code (after, upTo]}.
 *
 * @param namespaces those that are known, in order
 * @param whole whether what is not known in this range is looked at too
 * @param last whether it ends its part
 */
record Slice(List<NamespaceState> namespaces, UUID after, UUID upTo, boolean whole, boolean last) {

    /** Whose rows and entries are read. */
    EntrySpan span() {
        return whole ? new EntrySpan.Range(after, upTo) : new EntrySpan.Of(incarnations());
    }

    List<UUID> incarnations() {
        return namespaces.stream().map(state -> state.incarnation().value()).toList();
    }

    List<UUID> live() {
        return namespaces.stream()
                .filter(state -> state.fate() == Fate.LIVE)
                .map(state -> state.incarnation().value())
                .toList();
    }

    Map<UUID, NamespaceState> byIncarnation() {
        return namespaces.stream()
                .collect(Collectors.toMap(state -> state.incarnation().value(), Function.identity()));
    }

    /** What becomes of a namespace. */
    enum Fate {
        LIVE,
        /** Retired, and its deletion has not ended well yet: its business. */
        PURGING,
        /** Retired, and nobody works on it any more. */
        PURGED
    }

    /** A namespace as it was when it was read. */
    record NamespaceState(Incarnation incarnation, String organization, String agent, Fate fate, long chunks) {
        Owner owner() {
            return new Owner(organization, agent, incarnation);
        }
    }
}
