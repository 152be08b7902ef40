package dev.carrel.search;

import dev.carrel.index.CandidateFinder;
import dev.carrel.namespace.Namespace;
import dev.carrel.search.context.ContextWindow;
import dev.carrel.search.context.Surroundings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a page of hits. Candidates that turn out dead at the join (a version just replaced, a chunk just deleted) are made
 * up for by asking the index for more, until the page is full or the index has no more. Thread-safe.
 */
@ApplicationScoped
class PageReader {
    /** Looks at a namespace that changes during each; then the last one counts. */
    private static final int MOST_LOOKS = 10;

    private final CandidateFinder candidates;
    private final SearchTurns turns;
    private final LiveRows rows;
    private final ContextRows contexts;

    @Inject
    PageReader(CandidateFinder candidates, SearchTurns turns, LiveRows rows, ContextRows contexts) {
        this.candidates = candidates;
        this.turns = turns;
        this.rows = rows;
        this.contexts = contexts;
    }

    /**
     * A page of one revision; empty when the namespace is retired. Candidates come from the index first and are joined with
     * rows afterwards; what was published between the two is alive at the join, but may have been invisible to the index,
     * while what it replaced is dead: the document would be missing in both its versions. The revision tells, and then the
     * index is asked again.
     *
     * @param trace notes what was done
     * @throws dev.carrel.index.IndexUnavailableException when the index does not answer
     */
    Optional<Page> read(Namespace namespace, SearchQuery query, Question question, Trace trace) {
        long before = namespace.revision();
        for (int look = 1; ; look++) {
            Legs legs = Legs.of(query, question, candidates, turns, namespace.at(before));
            Optional<Page> page = query.choosesAmongCandidates()
                    ? chosen(namespace, legs, query, trace)
                    : ofOneLeg(namespace, legs, trace);
            if (page.isEmpty() || page.get().revision() == before) {
                return page;
            }
            if (look == MOST_LOOKS) {
                return page.map(Page::passing);
            }
            before = page.get().revision();
        }
    }

    /** All candidates may get onto the page: they are read at once. */
    private Optional<Page> ofOneLeg(Namespace namespace, Legs legs, Trace trace) {
        LiveRows.Read read;
        do {
            legs.ask();
            read = rows(namespace, trace, () -> rows.read(namespace, legs.chunkIds()));
            if (read.revision().isEmpty()) {
                return Optional.empty();
            }
        } while (legs.deepen(read.chunks().keySet()));
        trace.looked(legs, read.chunks().keySet());
        return page(legs.rank(read.chunks().keySet()), read, null);
    }

    /**
     * Most candidates of two legs, or of a diverse page, do not get onto it, and neighbours are wanted of what does: which are
     * alive is asked first, and only the page is read. What was published in between shows in the revision.
     */
    private Optional<Page> chosen(Namespace namespace, Legs legs, SearchQuery query, Trace trace) {
        Optional<Set<Long>> alive;
        do {
            legs.ask();
            alive = rows(namespace, trace, () -> rows.alive(namespace.incarnation(), legs.chunkIds()));
            if (alive.isEmpty()) {
                return Optional.empty();
            }
        } while (legs.deepen(alive.get()));
        trace.looked(legs, alive.get());
        List<Ranked> ranked = best(namespace, legs.rank(alive.get()), query, trace);
        List<Long> ids = ranked.stream().map(Ranked::chunkId).toList();
        ContextWindow window = query.context();
        if (window == null) {
            return page(ranked, rows(namespace, trace, () -> rows.read(namespace, ids)), null);
        }
        ContextRows.Read read = rows(namespace, trace, () -> contexts.read(namespace.incarnation(), ids, window));
        return page(ranked, read.hits(), read.around());
    }

    /** The page, of all that was ranked. */
    private List<Ranked> best(Namespace namespace, List<Ranked> ranked, SearchQuery query, Trace trace) {
        if (query.diversity() == 0) {
            return ranked.stream().limit(query.depth()).toList();
        }
        List<Ranked> choice = ranked.stream().limit(query.candidates()).toList();
        List<Long> ids = choice.stream().map(Ranked::chunkId).toList();
        Map<Long, float[]> vectors = rows(namespace, trace, () -> rows.vectors(namespace.incarnation(), ids));
        return Diversity.choose(choice, vectors, query.mode(), query.diversity(), query.depth());
    }

    /** Asks PostgreSQL, when it is the organization's turn. */
    private <T> T rows(Namespace namespace, Trace trace, Supplier<T> read) {
        return trace.rows(() -> turns.take(namespace.organization(), read));
    }

    private static Optional<Page> page(List<Ranked> ranked, LiveRows.Read read, @Nullable Surroundings around) {
        Map<Long, FoundChunk> chunks = read.chunks();
        List<SearchHit> hits = new ArrayList<>(ranked.size());
        for (Ranked place : ranked) {
            FoundChunk chunk = chunks.get(place.chunkId());
            if (chunk != null) {
                hits.add(SearchHit.of(chunk, place));
            }
        }
        return read.revision().map(revision -> new Page(hits, revision, true, around));
    }
}
