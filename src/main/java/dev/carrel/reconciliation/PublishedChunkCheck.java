package dev.carrel.reconciliation;

import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexEntries;
import dev.carrel.index.IndexRefresher;
import dev.carrel.index.IndexedChunk;
import dev.carrel.namespace.Incarnation;
import dev.carrel.reconciliation.Slice.NamespaceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Published chunks whose entry is missing, unconfirmed, without a vector or where no search finds it. All are healed by
 * indexing them from their rows. Each check tells whether it has healed something, which is to be {@linkplain #show shown} at
 * the end.
 *
 * <p>While it heals, a chunk may be replaced or its namespace deleted, and its entry removed before ours lands. Whatever is
 * still published after the bulk was confirmed will be removed after it, by whoever unpublishes it; of what is not, this
 * removes the entry itself.
 */
@ApplicationScoped
public class PublishedChunkCheck {
    private final ChunkStateRepository states;
    private final IndexEntries index;
    private final IndexRefresher refresher;
    private final ChunkIndexer indexer;
    private final DriftLog log;
    private final ChunkRepair repair;

    @Inject
    public PublishedChunkCheck(
            ChunkStateRepository states,
            IndexEntries index,
            IndexRefresher refresher,
            ChunkIndexer indexer,
            DriftLog log,
            ChunkRepair repair) {
        this.states = states;
        this.index = index;
        this.refresher = refresher;
        this.indexer = indexer;
        this.log = log;
        this.repair = repair;
    }

    /**
     * Rows of which the index showed no entry. An entry is there from before its row is published until after it no longer is:
     * absent between two moments in which the row is published, it is missing.
     */
    boolean missing(Run run, NamespaceState owner, Collection<Long> ids) {
        Map<Long, String> before = unmarked(owner, ids);
        Set<Long> present = index.present(owner.incarnation().value(), before.keySet());
        Map<Long, String> after = states.published(owner.incarnation(), before.keySet());
        after.keySet().removeAll(present);
        return report(run, owner, DriftKind.MISSING_ENTRY, after, "an entry", "none");
    }

    /** Rows that are published and marked, as one statement has shown. */
    boolean notIndexed(Run run, NamespaceState owner, Collection<Long> ids) {
        Map<Long, String> keys = states.published(owner.incarnation(), ids);
        return report(run, owner, DriftKind.NOT_INDEXED, keys, "a confirmed entry", "marked not yet indexed");
    }

    /** Entries without a vector. Nothing writes such entries, so that one of a published row is drift once a refresh shows it. */
    boolean withoutVector(Run run, NamespaceState owner, Collection<Long> ids) {
        Map<Long, String> keys = unmarked(owner, ids);
        if (!keys.isEmpty()) {
            refresher.refresh();
            keys.keySet().retainAll(index.withoutVector(owner.incarnation().value(), keys.keySet()));
        }
        return report(run, owner, DriftKind.MISSING_VECTOR, keys, "a vector", "none");
    }

    /**
     * Entries under another routing key than their incarnation's. Nothing writes such entries. They are removed where they lie
     * before the row is indexed anew, because an id that shards share would else be two entries, and on one shard the removal
     * would hit the new one. Dying in between leaves the row without an entry, which is found as missing.
     */
    boolean misrouted(Run run, NamespaceState owner, Collection<Long> ids) {
        Map<Long, String> keys = unmarked(owner, ids);
        if (keys.isEmpty()) {
            return false;
        }
        refresher.refresh();
        UUID incarnation = owner.incarnation().value();
        List<IndexEntries.Misrouted> entries = index.misrouted(incarnation, keys.keySet());
        keys.keySet()
                .retainAll(entries.stream().map(IndexEntries.Misrouted::chunkId).collect(Collectors.toSet()));
        return report(
                run,
                owner,
                DriftKind.MISROUTED_ENTRY,
                keys,
                "routing key " + incarnation,
                "another one",
                () -> index.remove(entries));
    }

    /** Published ones that are not marked: those are told as such, and only so. */
    private Map<Long, String> unmarked(NamespaceState owner, Collection<Long> ids) {
        Map<Long, String> keys = new HashMap<>(states.published(owner.incarnation(), ids));
        keys.keySet().removeAll(states.marked(owner.incarnation(), ids));
        return keys;
    }

    private boolean report(
            Run run, NamespaceState owner, DriftKind kind, Map<Long, String> keys, String expected, String found) {
        return report(run, owner, kind, keys, expected, found, () -> {});
    }

    private boolean report(
            Run run,
            NamespaceState owner,
            DriftKind kind,
            Map<Long, String> keys,
            String expected,
            String found,
            Runnable beforeIndexing) {
        if (keys.isEmpty()) {
            return false;
        }
        Map<Long, Drift> drifts = new HashMap<>();
        keys.forEach((id, key) -> drifts.put(id, new Drift(kind, owner.owner(), id.toString(), key, expected, found)));
        log.found(run, drifts.values());
        if (run.heals()) {
            beforeIndexing.run();
            states.entries(
                    owner.incarnation(), drifts.keySet(), entries -> heal(run, owner.incarnation(), entries, drifts));
        }
        return run.heals();
    }

    /**
     * Lets searches find what was healed in these: visible first, then the revisions. After a crash in between, answers from
     * before are given again for as long as they are kept.
     */
    void show(Run run, Collection<UUID> healed) {
        if (!healed.isEmpty()) {
            refresher.refreshWithOthers();
            healed.forEach(incarnation -> repair.visible(run, new Incarnation(incarnation)));
        }
    }

    private void heal(Run run, Incarnation incarnation, List<IndexedChunk> entries, Map<Long, Drift> drifts) {
        Set<Long> failed = indexer.index(entries);
        List<Long> confirmed = entries.stream()
                .map(IndexedChunk::getChunkId)
                .filter(id -> !failed.contains(id))
                .toList();
        List<Long> unpublished = new ArrayList<>(confirmed);
        unpublished.removeAll(states.published(incarnation, confirmed).keySet());
        indexer.remove(incarnation.value(), unpublished);
        repair.indexed(
                run,
                incarnation,
                confirmed,
                confirmed.stream()
                        .map(id -> Objects.requireNonNull(drifts.get(id)))
                        .toList());
    }
}
