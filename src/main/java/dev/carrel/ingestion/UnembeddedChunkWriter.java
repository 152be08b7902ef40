package dev.carrel.ingestion;

import dev.carrel.document.ChunkRepository.UnembeddedChunk;
import dev.carrel.document.TextRules;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Embeds rows that came without a vector.
 *
 * <p>Transaction: the model works before the first statement; then fence, vectors and progress commit with the checkpoint.
 * After a crash at most one batch is embedded again.
 */
@Dependent
@Named("unembeddedChunkWriter")
public class UnembeddedChunkWriter extends AbstractItemWriter {
    private final BatchEmbedding embedding;
    private final StagedWriter writer;
    private final Lease lease;

    @Inject
    public UnembeddedChunkWriter(BatchEmbedding embedding, StagedWriter writer, JobContext job) {
        this.embedding = embedding;
        this.writer = writer;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void writeItems(List<Object> items) {
        List<UnembeddedChunk> chunks =
                items.stream().map(UnembeddedChunk.class::cast).toList();
        BatchEmbedding.Result result = embedding.embed(
                lease,
                chunks.stream().map(UnembeddedChunk::documentId).collect(Collectors.toSet()),
                chunks.stream().map(UnembeddedChunk::text).collect(Collectors.toSet()));
        Set<UUID> staged = writer.enter(
                lease, chunks.stream().map(UnembeddedChunk::versionId).collect(Collectors.toSet()));
        Map<Long, float[]> vectors = new HashMap<>();
        Map<UUID, String> rejected = new HashMap<>();
        long bytes = 0;
        for (UnembeddedChunk chunk : chunks) {
            bytes += TextRules.utf8Length(chunk.text());
            float[] vector = result.vectors().get(chunk.text());
            if (vector != null) {
                vectors.put(chunk.id(), vector);
            } else if (staged.contains(chunk.versionId())) {
                rejected.putIfAbsent(chunk.versionId(), result.rejected().getOrDefault(chunk.text(), "not embedded"));
            }
        }
        writer.chunks().setEmbeddings(lease.incarnation(), vectors);
        writer.reject(lease, rejected);
        writer.progress(lease, bytes);
    }
}
