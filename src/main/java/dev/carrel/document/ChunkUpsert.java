package dev.carrel.document;

import dev.carrel.embedding.EmbeddingRejectedException;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.embedding.EmbeddingUnavailableException;
import dev.carrel.index.ChunkIndexer;
import dev.carrel.index.IndexRefresher;
import dev.carrel.index.IndexUnavailableException;
import dev.carrel.namespace.Namespace;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Small writes inside the request: embed, stage, index, publish, with the same parts as the ingestion job. A write is
 * published whole or not at all; what a failure or a crash leaves staged is garbage that nobody sees.
 */
@ApplicationScoped
public class ChunkUpsert {
    /** Most chunks of one request; more are ingested as documents. */
    public static final int MOST_CHUNKS = 1000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final EmbeddingService embeddings;
    private final LiveChunks live;
    private final PatchRepository patches;
    private final ChunkRepository chunks;
    private final ChunkIndexer indexer;
    private final IndexRefresher refresher;

    @Inject
    public ChunkUpsert(
            EmbeddingService embeddings,
            LiveChunks live,
            PatchRepository patches,
            ChunkRepository chunks,
            ChunkIndexer indexer,
            IndexRefresher refresher) {
        this.embeddings = embeddings;
        this.live = live;
        this.patches = patches;
        this.chunks = chunks;
        this.indexer = indexer;
        this.refresher = refresher;
    }

    /** Checks the chunks of a request. @throws ProblemException 400 with every fault */
    public List<CheckedChunk> check(@Nullable List<ChunkWrite> writes) {
        if (writes == null || writes.isEmpty()) {
            throw ProblemException.invalid(
                    "chunks", 0, "chunks has 0 elements; it must have 1 to " + MOST_CHUNKS + ".", MOST_CHUNKS);
        }
        return CheckedChunk.check(writes, embeddings);
    }

    /**
     * Inserts or updates the chunks; when this returns they are published and searchable.
     *
     * @throws ProblemException 503 when a store or the model does not answer: nothing was changed then
     */
    public Upserted upsert(Namespace namespace, List<CheckedChunk> writes) {
        embeddings.requireSame(namespace.embeddingSpace());
        Map<String, LiveChunk> present =
                live
                        .byKeys(
                                namespace.incarnation(),
                                writes.stream().map(CheckedChunk::key).toList())
                        .stream()
                        .collect(Collectors.toMap(LiveChunk::key, Function.identity()));
        List<CheckedChunk> changed = writes.stream()
                .filter(write -> !unchanged(write, present.get(write.key())))
                .toList();
        int same = writes.size() - changed.size();
        if (changed.isEmpty()) {
            return new Upserted(0, 0, same, namespace.revision());
        }
        UUID operation = UUID.randomUUID();
        try {
            List<CheckedChunk> embedded = embed(changed, present);
            PatchRepository.StagedPatch patch = patches.stage(namespace.incarnation(), operation, embedded, present);
            try {
                Set<Long> failed = new HashSet<>();
                chunks.entries(
                        namespace.incarnation(), patch.chunkIds(), entries -> failed.addAll(indexer.index(entries)));
                if (!failed.isEmpty()) {
                    throw new IndexUnavailableException(
                            "Elasticsearch refused " + failed.size() + " of " + embedded.size() + " entries.", null);
                }
                refresher.refresh();
                Upserted result = patches.publish(namespace.incarnation(), operation, patch);
                return new Upserted(result.inserted(), result.updated(), same, result.revision());
            } catch (RuntimeException e) {
                patches.discard(namespace.incarnation(), patch);
                throw e;
            }
        } catch (NamespaceRetiredException e) {
            throw ProblemException.notFound("agent");
        } catch (IndexUnavailableException | EmbeddingUnavailableException e) {
            throw ProblemException.unavailable("Nothing was written. " + e.getMessage(), RETRY_AFTER, e);
        } catch (EmbeddingRejectedException e) {
            throw ProblemException.invalid("text", null, "Nothing was written. " + e.getMessage(), null);
        }
    }

    private static boolean unchanged(CheckedChunk write, @Nullable LiveChunk present) {
        return present != null
                && write.text().equals(present.text())
                && Metadata.canonical(write.metadata()).equals(Metadata.canonical(present.metadata()))
                && (write.documentKey() == null || write.documentKey().equals(present.documentKey()))
                && (write.embedding() == null || Arrays.equals(write.embedding(), present.embedding()));
    }

    /** Embeds what came without a vector; a text that did not change keeps its vector. */
    private List<CheckedChunk> embed(List<CheckedChunk> writes, Map<String, LiveChunk> present) {
        List<String> texts = new ArrayList<>();
        for (CheckedChunk write : writes) {
            if (write.embedding() == null && known(write, present) == null) {
                texts.add(write.text());
            }
        }
        var made = texts.isEmpty()
                ? List.<float[]>of().iterator()
                : embeddings.embedPassages(texts).iterator();
        List<CheckedChunk> embedded = new ArrayList<>(writes.size());
        for (CheckedChunk write : writes) {
            float[] vector = write.embedding();
            if (vector == null) {
                vector = known(write, present);
            }
            embedded.add(new CheckedChunk(
                    write.key(),
                    write.documentKey(),
                    write.text(),
                    vector == null ? made.next() : vector,
                    write.metadata()));
        }
        return embedded;
    }

    private static float @Nullable [] known(CheckedChunk write, Map<String, LiveChunk> present) {
        LiveChunk old = present.get(write.key());
        return old != null && old.text().equals(write.text()) ? old.embedding() : null;
    }

    /** What a small write did. */
    @Schema(examples = """
            {"inserted": 1, "updated": 0, "unchanged": 1, "revision": 94}""")
    public record Upserted(int inserted, int updated, int unchanged, long revision) {}
}
