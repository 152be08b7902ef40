package dev.carrel.reconciliation;

import dev.carrel.operation.Operation;
import dev.carrel.reconciliation.ReconciliationRepository.Findings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the latest run of the whole service has found: for health and metrics. */
@ApplicationScoped
public class ReconciliationResult {
    private final ReconciliationRepository runs;
    private final ReconciliationConfig config;

    @Inject
    public ReconciliationResult(ReconciliationRepository runs, ReconciliationConfig config) {
        this.runs = runs;
        this.config = config;
    }

    /** Empty before the first has ended. A few look-ups by key. */
    public Optional<Last> last() {
        Optional<Operation> operation = runs.lastOfService();
        return operation.map(run -> {
            Findings findings = runs.findings(run.id());
            return new Last(
                    run.finishedAt(),
                    findings.mode(),
                    findings.drifts(),
                    findings.healed(),
                    findings.drifts() > config.alarmAbove());
        });
    }

    /**
     * A result.
     *
     * @param alarm more drifts than {@code carrel.reconciliation.alarm-above}
     */
    public record Last(@Nullable Instant finishedAt, String mode, long drifts, long healed, boolean alarm) {}
}
