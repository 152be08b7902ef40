package dev.carrel.operation;

import jakarta.batch.runtime.BatchStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Gives this node work while it has free places: first what a dead node left behind, then what waits, fairly between
 * organizations. Called every second by the container's timer and after each submission; any node may take any operation.
 * Thread-safe; a call that finds another one running returns at once.
 */
@ApplicationScoped
public class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final OperationQueries queries;
    private final OperationClaims claims;
    private final OperationService service;
    private final HeldLeases held;
    private final OperationsConfig config;
    private final Jobs jobs;
    private final Background background;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Lease, Start> running = new ConcurrentHashMap<>();
    private final Set<Lease> begun = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    @Inject
    public Dispatcher(
            OperationQueries queries,
            OperationClaims claims,
            OperationService service,
            HeldLeases held,
            OperationsConfig config,
            Jobs jobs,
            Background background) {
        this.background = background;
        this.queries = queries;
        this.claims = claims;
        this.service = service;
        this.held = held;
        this.config = config;
        this.jobs = jobs;
    }

    /** Looks for work soon, on another thread. */
    public void wake() {
        background.run(this::startPending);
    }

    /** Takes up what dead nodes left behind, then what waits. */
    public void dispatch() {
        if (open && lock.tryLock()) {
            try {
                forgetEnded();
                stopCancelled();
                endBrokenReceptions();
                start(limit -> queries.abandoned(OperationStatus.PROCESSING, limit));
            } finally {
                lock.unlock();
            }
        }
        startPending();
    }

    private void startPending() {
        requested.set(true);
        while (open && requested.get() && lock.tryLock()) {
            try {
                requested.set(false);
                start(queries::nextPending);
            } finally {
                lock.unlock();
            }
        }
    }

    private int free() {
        return Math.max(0, config.maxRunning() - running.size());
    }

    private void start(IntFunction<List<Operation>> candidates) {
        int free = free();
        if (free > 0) {
            for (Operation operation : candidates.apply(free)) {
                claims.claim(operation).ifPresent(lease -> run(operation, lease));
            }
        }
    }

    /**
     * Claims one operation out of turn and continues its job here.
     *
     * @return false when this node has no free place or is ending, or another node was first
     */
    boolean take(Operation operation) {
        lock.lock();
        try {
            forgetEnded();
            if (!open || free() == 0) {
                return false;
            }
            Optional<Lease> lease = claims.claim(operation);
            lease.ifPresent(claimed -> run(operation, claimed));
            return lease.isPresent();
        } finally {
            lock.unlock();
        }
    }

    private void run(Operation operation, Lease lease) {
        held.add(lease.operation(), lease.token());
        LogContext.enter(operation);
        try {
            running.put(lease, new Start(jobs.run(operation, lease), System.nanoTime()));
            LOG.infof(
                    "%s %s of %s/%s: attempt %d, token %d",
                    operation.kind().label(),
                    operation.id(),
                    operation.organization(),
                    operation.agent(),
                    operation.attempts() + 1,
                    lease.token());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The job of operation %s could not be started", operation.id());
            held.remove(lease.operation(), lease.token());
            claims.giveBack(operation, lease, "The job could not be started: " + e.getMessage());
        } finally {
            LogContext.leave();
        }
    }

    /** A request that was being read when its node died is ended; what it had staged is garbage. */
    private void endBrokenReceptions() {
        for (Operation operation : queries.abandoned(OperationStatus.RECEIVING, config.maxRunning())) {
            claims.claim(operation)
                    .ifPresent(lease -> service.abort(lease, "The request ended before all of it was received."));
        }
    }

    /**
     * Frees the places of ended jobs. The job listener ends operations; where it could not, the lease is no longer
     * prolonged, runs out, and the operation is taken up again. The same for jobs that did not begin: JBeret notes the start
     * before it calls any listener, and where PostgreSQL is away at that moment its thread ends and the execution stays
     * STARTED. One that begins after all has lost its lease and does nothing.
     */
    private void forgetEnded() {
        running.forEach((lease, start) -> {
            if (!begun.contains(lease)
                    && System.nanoTime() - start.nanos > config.lease().toNanos()) {
                LOG.warnf(
                        "The job of operation %s (token %d) has not begun; the operation is given up here",
                        lease.operation(), lease.token());
                forget(lease);
                return;
            }
            Optional<BatchStatus> status = jobs.status(start.execution);
            boolean ended = status.isEmpty()
                    || switch (status.get()) {
                        case STARTING, STARTED, STOPPING -> false;
                        case STOPPED, FAILED, COMPLETED, ABANDONED -> true;
                    };
            if (ended) {
                forget(lease);
            }
        });
    }

    /** Stops jobs of this node that are to be cancelled, in case whoever asked for it died before it could tell them. */
    private void stopCancelled() {
        Map<Lease, Start> snapshot = Map.copyOf(running);
        if (snapshot.isEmpty()) {
            return;
        }
        Set<UUID> cancelled = Set.copyOf(queries.cancelRequested(snapshot.keySet().stream()
                .map(lease -> lease.operation().value())
                .toList()));
        snapshot.forEach((lease, start) -> {
            if (cancelled.contains(lease.operation().value())) {
                jobs.stop(start.execution);
            }
        });
    }

    /** The lease's job does its work. */
    void begun(Lease lease) {
        begun.add(lease);
    }

    /** The lease's job has ended. */
    void forget(Lease lease) {
        begun.remove(lease);
        if (running.remove(lease) != null) {
            wake();
        }
        held.remove(lease.operation(), lease.token());
    }

    /** Takes nothing more and asks the running jobs to stop at their next chunk; they go back to pending for other nodes. */
    public void close() {
        open = false;
        running.forEach((lease, start) -> jobs.stop(start.execution));
    }

    /** Jobs running on this node. */
    public int running() {
        return running.size();
    }

    /** A job that was started here, and when ({@link System#nanoTime}). */
    private record Start(long execution, long nanos) {}
}
