package dev.carrel.reconciliation;

import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexEntries;
import dev.carrel.namespace.Incarnation;
import dev.carrel.reconciliation.Slice.Fate;
import dev.carrel.reconciliation.Slice.NamespaceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries without rows, and rows that belong to nobody. Both are removed, entries before rows. */
@ApplicationScoped
public class SurplusCheck {
    private final SliceRepository slices;
    private final ChunkStateRepository states;
    private final IndexEntries index;
    private final ChunkIndexer indexer;
    private final DriftLog log;
    private final ChunkRepair repair;

    @Inject
    public SurplusCheck(
            SliceRepository slices,
            ChunkStateRepository states,
            IndexEntries index,
            ChunkIndexer indexer,
            DriftLog log,
            ChunkRepair repair) {
        this.slices = slices;
        this.states = states;
        this.index = index;
        this.indexer = indexer;
        this.log = log;
        this.repair = repair;
    }

    /**
     * Entries that the index showed without a row. A row is inserted before its entry is written, and removed after its entry
     * was; its id is never used again. So an entry that was seen, whose row is not there then, and which is still there after
     * that, will never have one.
     */
    void entries(Run run, UUID incarnation, Collection<Long> ids) {
        Incarnation of = new Incarnation(incarnation);
        Set<Long> withRow = states.withVersion(of, ids);
        NamespaceState state = slices.namespaces(List.of(incarnation)).get(incarnation);
        if (state != null && state.fate() == Fate.PURGING) {
            return;
        }
        boolean live = state != null && state.fate() == Fate.LIVE;
        List<Long> suspects =
                live ? ids.stream().filter(id -> !withRow.contains(id)).toList() : List.copyOf(ids);
        Set<Long> present = new HashSet<>(index.present(incarnation, suspects));
        // which the look above does not see on another shard
        List<IndexEntries.Misrouted> misrouted = index.misrouted(incarnation, suspects);
        misrouted.forEach(entry -> present.add(entry.chunkId()));
        if (present.isEmpty()) {
            return;
        }
        Map<Long, String> keys = index.documentKeys(incarnation, present);
        Set<String> documents = live ? states.publishedDocuments(of, keys.values()) : Set.of();
        Map<Long, Drift> drifts = new HashMap<>();
        for (Long id : present) {
            String document = keys.get(id);
            drifts.put(id, drift(state, of, id, document, document != null && documents.contains(document)));
        }
        log.found(run, drifts.values());
        if (run.heals()) {
            index.remove(misrouted);
            Set<Long> failed = indexer.remove(incarnation, drifts.keySet());
            log.healed(run, without(drifts, failed).values());
        }
    }

    private static Drift drift(
            @Nullable NamespaceState state,
            Incarnation incarnation,
            Long id,
            @Nullable String document,
            boolean published) {
        String subject = id.toString();
        if (state == null) {
            return new Drift(
                    DriftKind.UNKNOWN_ENTRY,
                    Owner.unknown(incarnation),
                    subject,
                    document,
                    "no entry",
                    "an entry of an unknown incarnation");
        }
        if (state.fate() != Fate.LIVE) {
            return new Drift(
                    DriftKind.RETIRED_ENTRY,
                    state.owner(),
                    subject,
                    document,
                    "no entry",
                    "an entry of a deleted namespace");
        }
        return published
                ? new Drift(
                        DriftKind.STALE_ENTRY,
                        state.owner(),
                        subject,
                        document,
                        "no entry",
                        "an entry of an older version")
                : new Drift(
                        DriftKind.ORPHANED_ENTRY,
                        state.owner(),
                        subject,
                        document,
                        "no entry",
                        "an entry without a document");
    }

    /** Rows that seemed to belong to nobody. */
    void rows(Run run, UUID incarnation, Collection<Long> ids) {
        Incarnation of = new Incarnation(incarnation);
        Map<Long, String> keys = states.orphanedRows(of, ids);
        if (keys.isEmpty()) {
            return;
        }
        NamespaceState state = slices.namespaces(List.of(incarnation)).get(incarnation);
        Owner owner = state == null ? Owner.unknown(of) : state.owner();
        String found = state == null
                ? "a row of an unknown incarnation"
                : state.fate() == Fate.LIVE ? "a row without a version" : "a row of a deleted namespace";
        Map<Long, Drift> drifts = new HashMap<>();
        keys.forEach((id, key) ->
                drifts.put(id, new Drift(DriftKind.ORPHANED_ROW, owner, id.toString(), key, "no row", found)));
        log.found(run, drifts.values());
        if (run.heals()) {
            Set<Long> failed = indexer.remove(incarnation, drifts.keySet());
            Map<Long, Drift> healed = without(drifts, failed);
            repair.removeRows(run, of, healed.keySet(), healed.values());
        }
    }

    private static Map<Long, Drift> without(Map<Long, Drift> drifts, Set<Long> failed) {
        Map<Long, Drift> healed = new HashMap<>(drifts);
        healed.keySet().removeAll(failed);
        return healed;
    }
}
