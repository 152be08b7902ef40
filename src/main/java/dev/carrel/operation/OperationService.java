package dev.carrel.operation;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Begins and finds operations on behalf of requests. */
@ApplicationScoped
public class OperationService {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final OperationRepository operations;
    private final LeaseRepository leases;
    private final HeldLeases held;
    private final Node node;
    private final OperationsConfig config;

    @Inject
    public OperationService(
            OperationRepository operations,
            LeaseRepository leases,
            HeldLeases held,
            Node node,
            OperationsConfig config) {
        this.operations = operations;
        this.leases = leases;
        this.held = held;
        this.node = node;
        this.config = config;
    }

    /**
     * Begins an operation whose request is still being read. Its lease runs out by itself unless the caller has it prolonged
     * ({@link #hold}), so that a request that dies is found out, also one that never learns that this was committed.
     *
     * @throws ProblemException 429 when the organization has too much waiting
     */
    @Transactional
    public Lease receive(OperationKind kind, Namespace namespace) {
        OrganizationId organization = namespace.organization();
        int most = config.maxPendingPerOrganization();
        if (operations.countWaiting(organization, kind, most) >= most) {
            throw ProblemException.overloaded(
                    "The organization has " + most + " " + kind.label()
                            + "s waiting (carrel.operation.max-pending-per-organization). Try again later.",
                    RETRY_AFTER);
        }
        OperationId id = OperationId.random();
        operations.insert(id, kind, namespace, OperationStatus.RECEIVING);
        leases.create(id, node.name(), config.lease());
        return new Lease(id, 1, namespace.incarnation());
    }

    /**
     * Prolongs the lease of a reception until {@link #submit}, {@link #abort} or {@link #forget}, of which one must follow
     * whatever happens.
     */
    public void hold(Lease lease) {
        held.add(lease.operation(), lease.token());
    }

    /**
     * Adds an operation that may be started as soon as the present transaction has committed and {@code delay} is over. Has
     * no limit of its own: for what an organization cannot have many of.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public OperationId enqueue(OperationKind kind, Namespace namespace, long totalItems, Duration delay) {
        return enqueue(kind, namespace.organization(), namespace.agent(), namespace.incarnation(), totalItems, delay);
    }

    /**
     * The same for an operation that is not about one namespace.
     *
     * @param agent {@link AgentId#ALL} for all of the organization
     * @param incarnation {@link Incarnation#NONE} for none
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public OperationId enqueue(
            OperationKind kind,
            OrganizationId organization,
            AgentId agent,
            Incarnation incarnation,
            long totalItems,
            Duration delay) {
        OperationId id = OperationId.random();
        operations.insert(id, kind, organization, agent, incarnation, OperationStatus.RECEIVING);
        operations.markPending(id, delay, totalItems, totalItems, 0);
        leases.create(id, node.name(), Duration.ZERO);
        leases.release(id, 1);
        return id;
    }

    /**
     * Asks an incarnation's open operations of a kind to end, in the caller's transaction; those that wait are cancelled by
     * it, at most {@code mostWaiting} of them.
     *
     * @return the executions to be stopped after the commit
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Long> cancelOpen(Incarnation incarnation, OperationKind kind, int mostWaiting) {
        return operations.cancelOpen(incarnation, kind, mostWaiting);
    }

    /** Lets the lease of a reception run out: its operation is ended by whoever finds it then, unless it was submitted. */
    public void forget(Lease lease) {
        held.remove(lease.operation(), lease.token());
    }

    /** Ends the reception: with {@code totalItems} for the job to do. */
    @Transactional
    public void submit(Lease lease, long totalItems, long totalWork, long processedWork) {
        held.remove(lease.operation(), lease.token());
        leases.lockShared(lease.operation(), lease.token());
        operations.markPending(lease.operation(), Duration.ZERO, totalItems, totalWork, processedWork);
        leases.release(lease.operation(), lease.token());
    }

    /** Ends the reception without a job: the request was refused or broke off. */
    @Transactional
    public void abort(Lease lease, String reason) {
        held.remove(lease.operation(), lease.token());
        operations.finish(lease.operation(), OperationStatus.FAILED, reason);
        leases.release(lease.operation(), lease.token());
    }

    /** The operation. @throws ProblemException 404 also for another organization */
    public Operation get(OrganizationId organization, OperationId id) {
        return find(organization, id).orElseThrow(() -> ProblemException.notFound("operation"));
    }

    /** The operation. @throws ProblemException 404 also for another kind or organization */
    public Operation get(OrganizationId organization, OperationKind kind, OperationId id) {
        return find(organization, id)
                .filter(operation -> operation.kind() == kind)
                .orElseThrow(() -> ProblemException.notFound(kind.label()));
    }

    private Optional<Operation> find(OrganizationId organization, OperationId id) {
        return operations.find(organization, id).filter(operation -> operation.status() != OperationStatus.RECEIVING);
    }
}
