package dev.carrel.operation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes an operation for this node: lease, token and status in one transaction. */
@ApplicationScoped
public class OperationClaims {
    private final OperationRepository operations;
    private final LeaseRepository leases;
    private final Node node;
    private final OperationsConfig config;

    @Inject
    public OperationClaims(OperationRepository operations, LeaseRepository leases, Node node, OperationsConfig config) {
        this.operations = operations;
        this.leases = leases;
        this.node = node;
        this.config = config;
    }

    /** The lease; empty when another node was first or the operation is no longer in the status it was seen in. */
    @Transactional
    public Optional<Lease> claim(Operation operation) {
        if (!operations.lockForClaim(operation.id(), operation.status())) {
            return Optional.empty();
        }
        OptionalLong token = leases.claim(operation.id(), node.name(), config.lease());
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (operation.status() != OperationStatus.RECEIVING) {
            operations.markProcessing(operation.id());
        }
        return Optional.of(new Lease(operation.id(), token.getAsLong(), operation.incarnation()));
    }

    /** Gives an operation back to be taken up after the backoff. */
    @Transactional
    public void giveBack(Operation operation, Lease lease, String error) {
        leases.lockShared(lease.operation(), lease.token());
        operations.reschedule(lease.operation(), config.backoff(operation.attempts() + 1), error);
        leases.release(lease.operation(), lease.token());
    }
}
