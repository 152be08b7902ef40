package dev.carrel.search;

import dev.carrel.cache.CacheConfig;
import dev.carrel.cache.Caches;
import dev.carrel.cache.Flights;
import dev.carrel.cache.SharedCache;
import dev.carrel.cache.Weights;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers pages under the incarnation and the revision that they belong to and the whole question, and lets the same
 * question at the same time be answered once.
 *
 * <p>A page that this very search has not read itself, whether remembered or read by another search at the same time, is
 * served only after PostgreSQL has said, during this search, that the incarnation is active and still at the page's revision.
 * So it is what this search would have read: whatever was acknowledged before the search began is in it, and nothing is found
 * of what was removed or retired by then, on whichever node. Kept is only what is the same at every reading of the revision
 * ({@link Page#lasting}), under the revision of the join that has read it. Thread-safe.
 */
@ApplicationScoped
class PageCache {
    /** Longer than a search takes unless something is wrong; then each tries for himself. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Pages that turn out to be of another revision, until this search reads one itself. */
    private static final int MOST_TRIES = 3;

    private final NamespaceService namespaces;
    private final SharedCache<Key, Page> pages;
    private final Flights<Key, Optional<Page>> flights = new Flights<>(PATIENCE);

    @Inject
    PageCache(NamespaceService namespaces, Caches caches, CacheConfig config) {
        this.namespaces = namespaces;
        this.pages = caches.create(
                "pages", config.pagesBytes(), config.pageLifetime(), (key, page) -> Weights.of(key) + Weights.of(page));
    }

    /**
     * A page of one revision; empty when the namespace is retired.
     *
     * @param namespace as it was at some time
     * @param remembers whether the page may be one that was read before, and be kept
     * @param reader reads a page of the namespace that it is given
     */
    Optional<Served> page(
            Namespace namespace, SearchQuery query, boolean remembers, Function<Namespace, Optional<Page>> reader) {
        if (!remembers) {
            return reader.apply(namespace).map(page -> new Served(page, false));
        }
        Namespace now = namespace;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Namespace known = now;
            Key key = Key.of(known, query);
            Page page = pages.get(known.organization(), key);
            if (page == null) {
                Flights.Landed<Optional<Page>> read = flights.join(key, () -> read(known, query, reader));
                if (read.own()) {
                    return read.value().map(own -> new Served(own, false));
                }
                page = read.value().filter(Page::lasting).orElse(null);
            }
            Optional<Long> revision = namespaces.revision(known.incarnation());
            if (revision.isEmpty()) {
                return Optional.empty();
            }
            if (page != null && page.revision() == revision.get()) {
                return Optional.of(new Served(page, true));
            }
            now = known.at(revision.get());
        }
        return read(now, query, reader).map(own -> new Served(own, false));
    }

    private Optional<Page> read(Namespace namespace, SearchQuery query, Function<Namespace, Optional<Page>> reader) {
        Optional<Page> page = reader.apply(namespace);
        page.filter(Page::lasting)
                .ifPresent(read ->
                        pages.put(namespace.organization(), Key.of(namespace.at(read.revision()), query), read));
        return page;
    }

    /**
     * A page for this search.
     *
     * @param cached whether it was read before, or by another search
     */
    record Served(Page page, boolean cached) {}

    /**
     * What a page depends on.
     *
     * @param query without its vector, which is compared by its components
     */
    private record Key(
            Incarnation incarnation,
            long revision,
            SearchQuery query,
            @Nullable FloatBuffer vector) {
        static Key of(Namespace namespace, SearchQuery query) {
            return new Key(
                    namespace.incarnation(),
                    namespace.revision(),
                    query.question(),
                    query.vector() == null ? null : FloatBuffer.wrap(query.vector()));
        }
    }
}
