package dev.carrel.ingestion;

import dev.carrel.document.NewChunk;
import dev.carrel.document.TextRules;
import dev.carrel.operation.BatchLease;
import dev.carrel.operation.Lease;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Embeds passages and inserts their rows, "not yet indexed".
 *
 * <p>Transaction: the model works before the first statement; then fence, rows and progress commit with the checkpoint.
 * After a crash the passages since the last checkpoint are embedded again, at most one batch; their rows were rolled back.
 */
@Dependent
@Named("passageWriter")
public class PassageWriter extends AbstractItemWriter {
    private final BatchEmbedding embedding;
    private final StagedWriter writer;
    private final Lease lease;

    @Inject
    public PassageWriter(BatchEmbedding embedding, StagedWriter writer, JobContext job) {
        this.embedding = embedding;
        this.writer = writer;
        this.lease = BatchLease.of(job);
    }

    @Override
    public void writeItems(List<Object> items) {
        List<Passage> passages = items.stream().map(Passage.class::cast).toList();
        Map<UUID, UUID> documents = passages.stream()
                .collect(Collectors.toMap(Passage::versionId, Passage::documentId, (first, same) -> first));
        BatchEmbedding.Result result = embedding.embed(
                lease,
                Set.copyOf(documents.values()),
                passages.stream().map(Passage::text).collect(Collectors.toSet()));
        Set<UUID> staged = writer.enter(lease, documents.keySet());
        Map<UUID, String> rejected = new HashMap<>();
        for (Passage passage : passages) {
            String reason = result.rejected().get(passage.text());
            if (reason != null && staged.contains(passage.versionId())) {
                rejected.putIfAbsent(passage.versionId(), "Passage " + passage.ordinal() + ": " + reason);
            }
        }
        List<NewChunk> rows = new ArrayList<>(passages.size());
        long bytes = 0;
        for (Passage passage : passages) {
            bytes += TextRules.utf8Length(passage.text());
            if (staged.contains(passage.versionId()) && !rejected.containsKey(passage.versionId())) {
                rows.add(new NewChunk(
                        passage.versionId(),
                        passage.documentKey() + "#" + passage.ordinal(),
                        passage.ordinal(),
                        passage.text(),
                        Map.of(),
                        result.vectors().get(passage.text()),
                        result.hashes().get(passage.text())));
            }
        }
        writer.chunks().stage(lease.incarnation(), lease.operation().value(), documents, rows);
        writer.reject(lease, rejected);
        writer.progress(lease, bytes);
    }
}
