package dev.carrel.ingestion;

import dev.carrel.index.IndexConfig;
import dev.carrel.turns.FairTurns;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Bounds what ingestions do at the same time at this node besides embedding: batches that are staged, bulks, publications. Each
 * keeps a processor and a store busy. With as many as there are uploads and operations, several threads in each of three
 * processes want two processors, and each of a search's steps waits behind all of them; the ingestion is no faster.
 */
@Singleton
class IngestionTurns extends FairTurns {
    private static final Refusal REFUSAL = new Refusal(
            Duration.ofSeconds(5),
            "uploads",
            "The documents had to wait for others for too long, and nothing of them was kept. Send them again.");

    @Inject
    IngestionTurns(IngestionConfig config, IndexConfig index) {
        this(
                config.atOnce() > 0
                        ? config.atOnce()
                        : places(Runtime.getRuntime().availableProcessors(), index.isOnThisMachine()),
                Duration.ofMinutes(1));
    }

    /** @param shared whether the stores want the same processors; else most of a turn is waiting for them */
    static int places(int processors, boolean shared) {
        return shared ? Math.max(1, processors / 2) : 2 * processors;
    }

    IngestionTurns(int places, Duration longestWait) {
        super(places, places, longestWait, REFUSAL);
    }
}
