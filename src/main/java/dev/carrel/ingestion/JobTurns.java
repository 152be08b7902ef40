package dev.carrel.ingestion;

import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Lease;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes {@link IngestionTurns} in the name of a job's organization. For one job; used by one thread. */
@Dependent
class JobTurns {
    /** Within the chunk's transaction, which ends after a minute; then the work is done without a turn. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IngestionTurns turns;
    private final StagingArea area;
    private @Nullable OrganizationId organization;

    @Inject
    JobTurns(IngestionTurns turns, StagingArea area) {
        this.turns = turns;
        this.area = area;
    }

    /**
     * Does work when it is the turn of the operation's organization. No connection may be held meanwhile.
     *
     * @param lease always the same
     */
    void take(Lease lease, Runnable work) {
        OrganizationId whose = organization == null ? area.organization(lease) : organization;
        organization = whose;
        turns.takeOrGo(whose, PATIENCE, () -> {
            work.run();
            return true;
        });
    }
}
