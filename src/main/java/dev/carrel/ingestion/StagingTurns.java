package dev.carrel.ingestion;

import dev.carrel.turns.FairTurns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Bounds the batches that this node stages at the same time, half as many as it has processors: each keeps one processor and
 * PostgreSQL busy, and as many as there are uploads took both from searches for as long as the uploads lasted ({@code ./carrel bench
 * search}, a quiet tenant while another ingests).
 */
@Singleton
class StagingTurns extends FairTurns {
    private static final Refusal REFUSAL = new Refusal(
            Duration.ofSeconds(5),
            "uploads",
            "The documents had to wait for others for too long, and nothing of them was kept. Send them again.");

    @Inject
    StagingTurns() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), Duration.ofMinutes(1));
    }

    StagingTurns(int places, Duration longestWait) {
        super(places, places, longestWait, REFUSAL);
    }
}
