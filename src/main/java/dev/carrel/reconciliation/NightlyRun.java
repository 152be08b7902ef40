package dev.carrel.reconciliation;

import dev.carrel.operation.Dispatcher;
import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Starts the nightly run. Every node looks at the due time in the database now and then; whoever moves it on, in one
 * transaction with the run's operation, has started it, and any node may then take it up. A time at which no node was up is
 * made up for once. Thread-safe.
 */
@ApplicationScoped
public class NightlyRun {
    private static final Logger LOG = Logger.getLogger(NightlyRun.class);
    private static final String OFF = "off";

    private final ScheduleRepository schedules;
    private final ScheduledStart start;
    private final ReconciliationConfig config;
    private final Dispatcher dispatcher;

    @Inject
    public NightlyRun(
            ScheduleRepository schedules, ScheduledStart start, ReconciliationConfig config, Dispatcher dispatcher) {
        this.schedules = schedules;
        this.start = start;
        this.config = config;
        this.dispatcher = dispatcher;
    }

    /**
     * Writes this node's setting down. Of nodes that are configured otherwise, the last to start decides for all.
     *
     * @throws IllegalStateException when the setting is no cron expression or time zone
     */
    public void configure() {
        Instant next = config.cron().equals(OFF) ? ScheduleRepository.NEVER : after(schedules.now());
        schedules.configure(config.cron(), config.zone(), next);
        if (next.equals(ScheduleRepository.NEVER)) {
            LOG.info("The nightly reconciliation is off");
        } else {
            LOG.infof(
                    "The nightly reconciliation (%s, %s) is due at %s", config.cron(), config.mode(), schedules.next());
        }
    }

    /** Starts the run if it is due and nobody else did. */
    public void startIfDue() {
        Optional<Instant> due = schedules.due();
        if (due.isEmpty() || config.cron().equals(OFF)) {
            return;
        }
        Optional<OperationId> started = start.claim(due.get(), after(schedules.now()), config.mode());
        started.ifPresent(operation -> {
            LOG.infof("Nightly reconciliation %s was due at %s", operation, due.get());
            dispatcher.wake();
        });
    }

    private Instant after(Instant moment) {
        return DueTimes.of(config.cron(), config.zone()).after(moment);
    }
}
