package dev.carrel.document;

import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Removes what replaced and discarded versions left: entries first, then rows (promise 6). Called by the container's timer
 * on every node; two nodes at the same version do the same idempotent work. A crash at any point leaves garbage that the
 * next call finds.
 */
@ApplicationScoped
public class GarbageCollector {
    private static final Logger LOG = Logger.getLogger(GarbageCollector.class);
    private static final int VERSIONS_A_CALL = 100;
    private static final int CHUNKS_A_BATCH = 500;

    /** A staged version without an open operation is a small write under way until it is this old; then it was abandoned. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(5);

    /** Staged versions of an ended ingestion are kept this long for a retry. */
    public static final Duration KEPT_FOR_RETRY = Duration.ofHours(24);

    private final GarbageRepository garbage;
    private final ChunkIndexer indexer;

    @Inject
    public GarbageCollector(GarbageRepository garbage, ChunkIndexer indexer) {
        this.garbage = garbage;
        this.indexer = indexer;
    }

    /** Removes a bounded amount of garbage. Elasticsearch being away ends the call, and the next one goes on. */
    public void collect() {
        garbage.discardAbandoned(ABANDONED_AFTER, KEPT_FOR_RETRY, VERSIONS_A_CALL);
        try {
            for (GarbageRepository.GarbageVersion version : garbage.versions(VERSIONS_A_CALL)) {
                collect(version);
            }
        } catch (IndexUnavailableException e) {
            LOG.debugf("Garbage waits for Elasticsearch: %s", e.getMessage());
        }
    }

    private void collect(GarbageRepository.GarbageVersion version) {
        Incarnation incarnation = version.incarnation();
        while (true) {
            List<Long> ids = garbage.chunkIds(version, CHUNKS_A_BATCH);
            if (ids.isEmpty()) {
                garbage.removeVersion(version);
                return;
            }
            Set<Long> failed = indexer.remove(incarnation.value(), ids);
            garbage.removeChunks(
                    version, ids.stream().filter(id -> !failed.contains(id)).toList());
            if (!failed.isEmpty()) {
                return;
            }
        }
    }
}
