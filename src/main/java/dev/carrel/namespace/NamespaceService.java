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
    private final NamespaceConfig config;

    @Inject
    public NamespaceService(NamespaceRepository namespaces, NamespaceConfig config) {
        this.namespaces = namespaces;
        this.config = config;
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
            namespaces.create(organization, agent, space, config.language());
            return resolve(organization, agent);
        });
    }

    /**
     * The agent's namespace in this language: created when there is none, and created anew, with another incarnation, when there
     * is one of another language that has never held anything. So nobody who knows the old incarnation can write to or search
     * the new one with the old language.
     *
     * @throws ProblemException 409 when it has held something, or is about to
     */
    @Transactional
    public Namespace resolveOrCreate(
            OrganizationId organization, AgentId agent, EmbeddingSpace space, Language language) {
        Optional<Namespace> present = namespaces.find(organization, agent);
        boolean other = present.isPresent() && present.get().language() != language;
        if (other && !namespaces.removeUnused(organization, present.get().incarnation())) {
            throw otherLanguage(present.get().language());
        }
        if (other || present.isEmpty()) {
            namespaces.create(organization, agent, space, language);
        }
        Namespace now = resolve(organization, agent);
        if (now.language() != language) {
            throw otherLanguage(now.language()); // another request has created it meanwhile
        }
        return now;
    }

    private static ProblemException otherLanguage(Language present) {
        return ProblemException.conflict("The agent's language is " + present.word()
                + ", and it holds, held, or is about to get knowledge in it. Delete the agent, then set its language before"
                + " anything is written.");
    }

    /** The present revision; empty when the namespace is retired. */
    public Optional<Long> revision(Incarnation incarnation) {
        return namespaces.revision(incarnation);
    }
}
