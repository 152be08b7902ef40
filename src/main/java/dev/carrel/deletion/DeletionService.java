package dev.carrel.deletion;

import dev.carrel.deletion.DeletionRepository.Deletion;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationControl;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationRepository;
import dev.carrel.operation.OperationService;
import dev.carrel.operation.OperationStatus;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accepts the deletion of an agent's knowledge: retires the incarnation and enqueues its purge, in one transaction. */
@ApplicationScoped
public class DeletionService {
    /** Waiting ingestions that the request itself cancels; the purge cancels the rest before it begins. */
    private static final int CANCELLED_AT_ONCE = 100;

    private final NamespaceRepository namespaces;
    private final DeletionRepository deletions;
    private final CertificateRepository certificates;
    private final OperationService operations;
    private final OperationRepository repository;
    private final OperationControl control;
    private final DeletionConfig config;

    @Inject
    public DeletionService(
            NamespaceRepository namespaces,
            DeletionRepository deletions,
            CertificateRepository certificates,
            OperationService operations,
            OperationRepository repository,
            OperationControl control,
            DeletionConfig config) {
        this.namespaces = namespaces;
        this.deletions = deletions;
        this.certificates = certificates;
        this.operations = operations;
        this.repository = repository;
        this.control = control;
        this.config = config;
    }

    /**
     * From the commit on the namespace is invisible and takes no write; the agent may be created anew at once. Its open
     * ingestions are asked to end by the same transaction.
     *
     * <p>An agent that is deleted already, with a deletion that has not completed, gets that one: under way, or put back to
     * pending when it had failed or been cancelled in its purge.
     *
     * @throws ProblemException 404 when the agent has no knowledge
     */
    @Transactional
    public Queued delete(OrganizationId organization, AgentId agent) {
        Optional<Namespace> namespace = namespaces.find(organization, agent);
        if (namespace.isPresent()) {
            Optional<NamespaceRepository.Retired> retired = namespaces.retire(organization, agent);
            if (retired.isPresent()) {
                return enqueue(namespace.get(), retired.get());
            }
        }
        return new Queued(unfinished(organization, agent), List.of());
    }

    private Queued enqueue(Namespace namespace, NamespaceRepository.Retired retired) {
        Namespace doomed = new Namespace(
                namespace.organization(),
                namespace.agent(),
                retired.incarnation(),
                namespace.embeddingSpace(),
                namespace.language(),
                namespace.revision());
        OperationId id = operations.enqueue(
                OperationKind.DELETION, doomed, retired.counters().chunks(), config.grace());
        deletions.create(id, config.chunksPerSecond());
        return new Queued(id, operations.cancelOpen(retired.incarnation(), OperationKind.INGESTION, CANCELLED_AT_ONCE));
    }

    private OperationId unfinished(OrganizationId organization, AgentId agent) {
        Operation latest = repository
                .latest(OperationKind.DELETION, organization, agent)
                .filter(operation -> operation.status() != OperationStatus.COMPLETED)
                .filter(operation -> NamespaceState.of(
                                operation, deletions.find(operation.id()).orElse(null))
                        != NamespaceState.RESTORED)
                .orElseThrow(() -> ProblemException.notFound("agent"));
        if (latest.status().ended()) {
            control.retry(latest);
        }
        return latest.id();
    }

    /**
     * Changes how fast a deletion purges; of one that failed or was cancelled, how fast it will when it is retried.
     *
     * @throws ProblemException 400 for no rate, 409 when it will purge nothing more
     */
    void throttle(Operation operation, DeletionThrottle throttle) {
        Integer rate = throttle.checked();
        NamespaceState state =
                NamespaceState.of(operation, deletions.find(operation.id()).orElse(null));
        switch (state) {
            case RETIRED, PURGING -> deletions.setChunksPerSecond(operation.id(), rate);
            case PURGED, RESTORED ->
                throw ProblemException.conflict(
                        "The knowledge of this deletion is " + state.label() + "; it purges nothing more.");
        }
    }

    /** The views of deletions, in their order. */
    List<DeletionView> views(List<Operation> found) {
        List<OperationId> ids = found.stream().map(Operation::id).toList();
        Map<OperationId, Deletion> states = deletions.find(ids);
        Map<OperationId, Certificate> proofs = certificates.find(ids);
        return found.stream()
                .map(operation -> DeletionView.of(operation, states.get(operation.id()), proofs.get(operation.id())))
                .toList();
    }

    /**
     * A deletion that is under way.
     *
     * @param executions jobs that are to be stopped after the commit
     */
    public record Queued(OperationId operation, List<Long> executions) {}
}
