package dev.carrel.pruning;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceRepository;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Operation;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationService;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Starts and finds prunings. An agent has one open pruning at a time. */
@ApplicationScoped
public class PruningService {
    private final NamespaceService namespaces;
    private final NamespaceRepository rows;
    private final PruningRepository prunings;
    private final OperationService operations;

    @Inject
    public PruningService(
            NamespaceService namespaces,
            NamespaceRepository rows,
            PruningRepository prunings,
            OperationService operations) {
        this.namespaces = namespaces;
        this.rows = rows;
        this.prunings = prunings;
        this.operations = operations;
    }

    /**
     * Enqueues a pruning.
     *
     * @throws ProblemException 404 when there is no such agent, 409 when one of it is under way
     */
    @Transactional
    public OperationId start(OrganizationId organization, AgentId agent, Duration unusedFor, boolean dryRun) {
        Namespace namespace = namespaces.resolve(organization, agent);
        // of two requests at once the second is told of the first
        if (!rows.lockForPublication(namespace.incarnation())) {
            throw ProblemException.notFound("agent");
        }
        Optional<OperationId> open = prunings.open(namespace.incarnation());
        if (open.isPresent()) {
            throw ProblemException.conflict("Pruning " + open.get() + " is under way already.");
        }
        OperationId id = operations.enqueue(
                OperationKind.PRUNING, namespace, rows.totalChunks(namespace.incarnation()), Duration.ZERO);
        prunings.create(id, Instant.now().minus(unusedFor), dryRun);
        return id;
    }

    /** A pruning of this organization. @throws ProblemException 404 */
    Operation get(OrganizationId organization, OperationId id) {
        return operations.get(organization, OperationKind.PRUNING, id);
    }

    PruningView view(Operation operation) {
        return PruningView.of(operation, prunings.find(operation.id()));
    }
}
