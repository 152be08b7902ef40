package dev.carrel.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What this node knows of the namespaces that were searched lately; it spares a search one of its two look-ups in PostgreSQL.
 * An incarnation belongs to one agent for ever, so this can be out of date in two ways only: the incarnation may have been
 * retired, and the revision may have risen. Whoever asks here must look at both when he joins with rows, and {@link #forget}
 * what was retired. No node tells another. Thread-safe.
 */
@ApplicationScoped
class KnownNamespaces {
    /** Some 300 bytes each. */
    private static final int MOST = 20_000;

    private final NamespaceService namespaces;
    private final Cache<Name, Namespace> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    @Inject
    KnownNamespaces(NamespaceService namespaces) {
        this.namespaces = namespaces;
    }

    /**
     * The agent's namespace as it was at some time: active, with that revision.
     *
     * @throws ProblemException 404 when the organization has no such agent
     */
    Namespace resolve(OrganizationId organization, AgentId agent) {
        Name name = new Name(organization, agent);
        Namespace found = known.getIfPresent(name);
        if (found == null) {
            found = namespaces.resolve(organization, agent);
            known.put(name, found);
        }
        return found;
    }

    /** Notes a later revision, so that the next search does not take it for a change under its hands. */
    void seen(Namespace namespace, long revision) {
        if (revision != namespace.revision()) {
            known.asMap()
                    .computeIfPresent(
                            Name.of(namespace),
                            (name, present) -> present.incarnation().equals(namespace.incarnation())
                                            && present.revision() < revision
                                    ? present.at(revision)
                                    : present);
        }
    }

    /** Forgets a namespace that turned out to be retired; one that took its place is kept. */
    void forget(Namespace namespace) {
        known.asMap()
                .computeIfPresent(
                        Name.of(namespace),
                        (name, present) -> present.incarnation().equals(namespace.incarnation()) ? null : present);
    }

    private record Name(OrganizationId organization, AgentId agent) {
        static Name of(Namespace namespace) {
            return new Name(namespace.organization(), namespace.agent());
        }
    }
}
