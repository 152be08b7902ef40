package dev.carrel.reconciliation;

import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Moves the due time on and enqueues the run, both or neither. */
@ApplicationScoped
public class ScheduledStart {
    private static final Logger LOG = Logger.getLogger(ScheduledStart.class);

    private final ScheduleRepository schedules;
    private final ReconciliationRepository runs;
    private final ReconciliationService service;

    @Inject
    public ScheduledStart(ScheduleRepository schedules, ReconciliationRepository runs, ReconciliationService service) {
        this.schedules = schedules;
        this.runs = runs;
        this.service = service;
    }

    /** Gives the run; empty when another node was first, or when one is under way still. */
    @Transactional
    public Optional<OperationId> claim(Instant due, Instant next, Mode mode) {
        if (!schedules.moveOn(due, next)) {
            return Optional.empty();
        }
        Scope scope = new Scope.Service();
        Optional<OperationId> open = runs.open(scope);
        if (open.isPresent()) {
            LOG.warnf("The reconciliation due at %s is left out: %s is under way still", due, open.get());
            return Optional.empty();
        }
        return Optional.of(service.start(scope, mode));
    }
}
