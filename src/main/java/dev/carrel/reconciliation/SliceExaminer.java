package dev.carrel.reconciliation;

import dev.carrel.index.EntryId;
import dev.carrel.index.EntrySpan;
import dev.carrel.index.IndexEntries;
import dev.carrel.namespace.Incarnation;
import dev.carrel.reconciliation.Slice.Fate;
import dev.carrel.reconciliation.Slice.NamespaceState;
import dev.carrel.reconciliation.SliceRepository.Standing;
import dev.carrel.reconciliation.SliceRepository.StoredRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Looks at one slice: versions, marks, rows against entries, vectors, and last the counters, which what was healed before may
 * have changed. Holds one page of each store and a batch of suspects in memory, whatever the slice holds. Thread-safe.
 */
@ApplicationScoped
public class SliceExaminer {
    private static final int PAGE = IndexEntries.LARGEST_PAGE;

    private final SliceRepository slices;
    private final ChunkStateRepository states;
    private final IndexEntries index;
    private final PublishedChunkCheck published;
    private final SurplusCheck surplus;
    private final VersionCheck versions;
    private final CounterCheck counters;
    private final Pace pace;

    @Inject
    public SliceExaminer(
            SliceRepository slices,
            ChunkStateRepository states,
            IndexEntries index,
            PublishedChunkCheck published,
            SurplusCheck surplus,
            VersionCheck versions,
            CounterCheck counters,
            Pace pace) {
        this.slices = slices;
        this.states = states;
        this.index = index;
        this.published = published;
        this.surplus = surplus;
        this.versions = versions;
        this.counters = counters;
        this.pace = pace;
    }

    /** Finds what is wrong in the slice, writes it down and heals it when the run does so. Doing it again changes nothing. */
    SliceResult examine(Run run, Slice slice) {
        Map<UUID, NamespaceState> known = slice.byIncarnation();
        List<UUID> live = slice.live();
        for (Incarnation incarnation : versions.suspects(live)) {
            versions.namespace(run, state(known, incarnation.value()));
        }
        Set<UUID> healed = new HashSet<>();
        findMarked(run, known, live, healed);
        SliceResult result = compare(run, slice, known, healed);
        findWithoutVector(run, slice, known, healed);
        published.show(run, healed);
        for (Incarnation incarnation : counters.suspects(live)) {
            counters.namespace(run, state(known, incarnation.value()));
        }
        return result;
    }

    private void findMarked(Run run, Map<UUID, NamespaceState> known, List<UUID> live, Set<UUID> healed) {
        if (live.isEmpty()) {
            return;
        }
        Suspects marked = new Suspects((incarnation, ids) -> {
            if (published.notIndexed(run, state(known, incarnation), ids)) {
                healed.add(incarnation);
            }
        });
        new PagedIterator<EntryId>(
                        Suspects.BATCH, (last, size) -> states.publishedAndMarked(live, last, size), pace::await)
                .forEachRemaining(marked::add);
        marked.flush();
    }

    private SliceResult compare(Run run, Slice slice, Map<UUID, NamespaceState> known, Set<UUID> healed) {
        var rows = new PagedIterator<StoredRow>(
                PAGE, (last, size) -> slices.rows(slice, last == null ? null : last.id(), size), pace::await);
        Suspects misrouted = new Suspects((incarnation, ids) -> {
            NamespaceState state = known.get(incarnation);
            if (state != null && state.fate() == Fate.LIVE && published.misrouted(run, state, ids)) {
                healed.add(incarnation);
            }
        });
        var entries = new PagedIterator<EntryId>(
                PAGE,
                (last, size) -> {
                    IndexEntries.Page page = index.page(slice.span(), last, size);
                    page.misrouted().forEach(misrouted::add);
                    return page.entries();
                },
                pace::await);
        Suspects missing = new Suspects((incarnation, ids) -> {
            if (published.missing(run, state(known, incarnation), ids)) {
                healed.add(incarnation);
            }
        });
        Suspects surplusEntries = new Suspects((incarnation, ids) -> surplus.entries(run, incarnation, ids));
        Suspects surplusRows = new Suspects((incarnation, ids) -> {
            surplusEntries.flush(); // a row's entry is told before it goes with its row
            surplus.rows(run, incarnation, ids);
        });
        MergeJoin.walk(rows, entries, new MergeJoin.Visitor() {
            @Override
            public void rowAlone(StoredRow row) {
                if (belongsToNobody(row)) {
                    surplusRows.add(row.id());
                } else if (row.standing() == Standing.READY && fate(row.id()) == Fate.LIVE) {
                    missing.add(row.id());
                }
            }

            @Override
            public void entryAlone(EntryId entry) {
                if (fate(entry) != Fate.PURGING) {
                    surplusEntries.add(entry);
                }
            }

            @Override
            public void both(StoredRow row) {
                if (belongsToNobody(row)) {
                    surplusEntries.add(row.id());
                    surplusRows.add(row.id());
                }
            }

            private boolean belongsToNobody(StoredRow row) {
                return switch (fate(row.id())) {
                    case LIVE -> row.standing() == Standing.LOST;
                    case PURGING -> false;
                    case PURGED -> true;
                };
            }

            // What is not known counts as purged.
            private Fate fate(EntryId id) {
                NamespaceState state = known.get(id.incarnation());
                return state == null ? Fate.PURGED : state.fate();
            }
        });
        misrouted.flush();
        missing.flush();
        surplusEntries.flush();
        surplusRows.flush();
        return new SliceResult(slice, rows.count(), entries.count());
    }

    private void findWithoutVector(Run run, Slice slice, Map<UUID, NamespaceState> known, Set<UUID> healed) {
        EntrySpan span = slice.span();
        Suspects suspects = new Suspects((incarnation, ids) -> {
            NamespaceState state = known.get(incarnation);
            if (state != null && state.fate() == Fate.LIVE && published.withoutVector(run, state, ids)) {
                healed.add(incarnation);
            }
        });
        new PagedIterator<EntryId>(
                        Suspects.BATCH, (last, size) -> index.pageWithoutVector(span, last, size), pace::await)
                .forEachRemaining(suspects::add);
        suspects.flush();
    }

    private static NamespaceState state(Map<UUID, NamespaceState> known, UUID incarnation) {
        NamespaceState state = known.get(incarnation);
        if (state == null) {
            throw new IllegalStateException("Incarnation " + incarnation + " is not of this slice");
        }
        return state;
    }

    /** Suspects of one incarnation after the other, handed over in batches. Used by one thread. */
    private static final class Suspects {
        static final int BATCH = 500;

        private final BiConsumer<UUID, List<Long>> check;
        private final List<Long> ids = new ArrayList<>();
        private UUID incarnation = Ranges.FIRST;

        Suspects(BiConsumer<UUID, List<Long>> check) {
            this.check = check;
        }

        void add(EntryId id) {
            if (ids.size() >= BATCH || !id.incarnation().equals(incarnation)) {
                flush();
                incarnation = id.incarnation();
            }
            ids.add(id.chunkId());
        }

        void flush() {
            if (!ids.isEmpty()) {
                check.accept(incarnation, List.copyOf(ids));
                ids.clear();
            }
        }
    }
}
