package dev.carrel.namespace;

import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Resolves names to incarnations: the only door to a namespace (promise 1). */
@ApplicationScoped
public class NamespaceService {
    private final NamespaceRepository namespaces;

    @Inject
    public NamespaceService(NamespaceRepository namespaces) {
        this.namespaces = namespaces;
    }

    /**
     * The agent's active namespace.
     *
     * @throws ProblemException 404 when the organization has no such agent, whatever other organizations have
     */
    public Namespace resolve(OrganizationId organization, AgentId agent) {
        return namespaces.find(organization, agent).orElseThrow(() -> ProblemException.notFound("agent"));
    }

    /** The agent's namespace, created with {@code space} when there is none. Safe against concurrent first writes. */
    @Transactional
    public Namespace resolveOrCreate(OrganizationId organization, AgentId agent, EmbeddingSpace space) {
        return namespaces.find(organization, agent).orElseGet(() -> {
            namespaces.create(organization, agent, space);
            return resolve(organization, agent);
        });
    }

    /** The present revision; empty when the namespace is retired. */
    public Optional<Long> revision(Incarnation incarnation) {
        return namespaces.revision(incarnation);
    }
}
