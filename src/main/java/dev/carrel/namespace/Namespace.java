package dev.carrel.namespace;

/**
 * A resolved, active namespace as it was when it was looked up. It may be retired any time after: whoever writes checks the
 * row again inside its transaction ({@link NamespaceRepository#lockForStaging}, {@link NamespaceRepository#lockForPublication}).
 *
 * @param language fixed for this incarnation
 * @param revision rises by one with every publication and removal, and when a reconciliation heals what searches find
 */
public record Namespace(
        OrganizationId organization,
        AgentId agent,
        Incarnation incarnation,
        EmbeddingSpace embeddingSpace,
        Language language,
        long revision) {
    /** The same at another revision. */
    public Namespace at(long other) {
        return new Namespace(organization, agent, incarnation, embeddingSpace, language, other);
    }
}
