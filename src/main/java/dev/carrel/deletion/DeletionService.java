package dev.carrel.deletion;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationService;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;

/** Accepts the deletion of an agent's knowledge: retires the incarnation and enqueues its purge, in one transaction. */
@ApplicationScoped
public class DeletionService {
    private final NamespaceService namespaces;
    private final NamespaceRepository repository;
    private final OperationService operations;

    @Inject
    public DeletionService(NamespaceService namespaces, NamespaceRepository repository, OperationService operations) {
        this.namespaces = namespaces;
        this.repository = repository;
        this.operations = operations;
    }

    /**
     * From the commit on the namespace is invisible and takes no write; the agent may be created anew at once.
     *
     * @return the operation that purges it
     * @throws ProblemException 404 when the agent has no knowledge
     */
    @Transactional
    public OperationId delete(OrganizationId organization, AgentId agent) {
        Namespace namespace = namespaces.resolve(organization, agent);
        NamespaceRepository.Retired retired =
                repository.retire(organization, agent).orElseThrow(() -> ProblemException.notFound("agent"));
        Namespace doomed = new Namespace(
                organization, agent, retired.incarnation(), namespace.embeddingSpace(), namespace.revision());
        return operations.enqueue(
                OperationKind.DELETION, doomed, retired.counters().chunks(), Duration.ZERO);
    }
}
