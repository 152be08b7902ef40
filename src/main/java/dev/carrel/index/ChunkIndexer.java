package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.index.ElasticsearchClient.Body;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes and removes entries and says which were confirmed. Every item of the bulk answer is looked at; nothing is retried
 * here: what was not confirmed stays "not yet indexed" and comes again. Both operations are idempotent. Thread-safe.
 *
 * <p>Runs outside any database transaction, because Elasticsearch may take its time. An answer that never came leaves the
 * outcome open: the bulk may still land later.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ChunkIndexer {
    private static final Logger LOG = Logger.getLogger(ChunkIndexer.class);

    /** More than this goes into another bulk; Elasticsearch advises bulks of some megabytes and takes at most 100. */
    private static final int BYTES_A_BULK = 8 << 20;

    private static final int NOT_FOUND = 404;

    private final ElasticsearchClient elasticsearch;
    private final String path;
    private final IndexMetrics written;
    private final IndexMetrics removed;

    @Inject
    public ChunkIndexer(ElasticsearchClient elasticsearch, IndexConfig config, MeterRegistry registry) {
        this.elasticsearch = elasticsearch;
        this.written = new IndexMetrics("write", registry);
        this.removed = new IndexMetrics("remove", registry);
        // no longer than we wait ourselves: what waits for its shard after that would land late
        this.path = "/" + IndexSchema.WRITE + "/_bulk?filter_path=items.*.status,items.*.error&timeout="
                + config.requestTimeout().toMillis() + "ms";
    }

    /**
     * Writes entries.
     *
     * @return ids of the chunks that Elasticsearch did not confirm; empty when all were
     * @throws IndexUnavailableException when it confirmed none
     */
    public Set<Long> index(List<IndexedChunk> chunks) {
        return written.count(chunks.size(), () -> send(chunks, Bulk::index));
    }

    /**
     * Removes entries; an entry that is not there counts as removed.
     *
     * @return ids of the chunks whose removal was not confirmed
     * @throws IndexUnavailableException when none was
     */
    public Set<Long> remove(UUID incarnation, Collection<Long> chunkIds) {
        return removed.count(chunkIds.size(), () -> send(chunkIds, (bulk, id) -> bulk.delete(incarnation, id)));
    }

    private <T> Set<Long> send(Collection<T> items, BiConsumer<Bulk, T> add) {
        Set<Long> failed = new HashSet<>();
        Bulk bulk = new Bulk();
        for (T item : items) {
            if (bulk.bytes() >= BYTES_A_BULK) {
                failed.addAll(send(bulk));
                bulk = new Bulk();
            }
            add.accept(bulk, item);
        }
        failed.addAll(send(bulk));
        if (!failed.isEmpty() && failed.size() >= items.size()) {
            throw new IndexUnavailableException("Elasticsearch confirmed no entry.", null);
        }
        return failed;
    }

    private Set<Long> send(Bulk bulk) {
        List<Long> ids = bulk.chunkIds();
        if (ids.isEmpty()) {
            return Set.of();
        }
        JsonNode answers = elasticsearch
                .exchange("POST", path, Body.smile(bulk.body()))
                .orThrow("Writing entries")
                .body()
                .path("items");
        if (answers.size() != ids.size()) {
            throw new IndexUnavailableException(
                    "Elasticsearch answered " + answers.size() + " of " + ids.size() + " items of a bulk.", null);
        }
        Set<Long> failed = new HashSet<>();
        JsonNode reason = null;
        for (int i = 0; i < ids.size(); i++) {
            JsonNode answer = answers.get(i).elements().next();
            if (!confirmed(answer)) {
                failed.add(ids.get(i));
                reason = answer;
            }
        }
        log(failed, ids.size(), reason);
        return failed;
    }

    private static boolean confirmed(JsonNode answer) {
        int status = answer.path("status").asInt();
        return (status >= 200 && status < 300) || (status == NOT_FOUND && !answer.has("error"));
    }

    private static void log(Set<Long> failed, int size, @Nullable JsonNode reason) {
        if (!failed.isEmpty()) {
            LOG.warnf(
                    "Elasticsearch refused %d of %d entries, among them chunk %d: %s",
                    failed.size(), size, failed.iterator().next(), reason);
        }
    }
}
