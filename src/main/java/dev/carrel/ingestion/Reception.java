package dev.carrel.ingestion;

import dev.carrel.document.ChunkFaultException;
import dev.carrel.operation.Lease;
import dev.carrel.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request being received: checks each document as it is read, collects batches and stages them. The operation is begun
 * with the first batch, so that a request of nothing but faults leaves no trace. Used by one thread.
 */
final class Reception {
    private static final int CHUNKS_A_BATCH = 1000;
    private static final int DOCUMENTS_A_BATCH = 500;
    private static final long BYTES_A_BATCH = 8L << 20;

    private final DocumentCheck check;
    private final BiFunction<Lease, List<CheckedDocument>, Staging.Staged> staging;
    private final Supplier<Lease> begin;
    private final int mostDocuments;
    private final List<CheckedDocument> batch = new ArrayList<>();
    private final List<Fault> refused = new ArrayList<>();
    private @Nullable Lease lease;
    private long batchChunks;
    private long batchBytes;
    private int documents;
    private int unchanged;
    private int pending;
    private long totalBytes;
    private long embeddedBytes;

    /**
     * @param staging stages a batch
     * @param begin begins the operation
     */
    Reception(
            DocumentCheck check,
            BiFunction<Lease, List<CheckedDocument>, Staging.Staged> staging,
            Supplier<Lease> begin,
            int mostDocuments) {
        this.check = check;
        this.staging = staging;
        this.begin = begin;
        this.mostDocuments = mostDocuments;
    }

    /** Takes a document, or notes why it is refused. */
    void take(DocumentInput input) {
        try {
            if (input.index() >= mostDocuments) {
                throw new ChunkFaultException(
                        "documents",
                        "the request has more than " + mostDocuments + " documents (" + IngestionConfig.MAX_DOCUMENTS
                                + "); send the rest in another one",
                        mostDocuments);
            }
            add(check.check(input));
        } catch (ChunkFaultException e) {
            if (refused.size() < mostDocuments) {
                refused.add(new Fault(input.index(), input.key(), e.field(), e.reason(), e.limit()));
            }
        }
    }

    private void add(CheckedDocument document) {
        batch.add(document);
        batchChunks += document.chunks().size();
        batchBytes += document.bytes();
        documents++;
        if (batchChunks >= CHUNKS_A_BATCH || batch.size() >= DOCUMENTS_A_BATCH || batchBytes >= BYTES_A_BATCH) {
            flush();
        }
    }

    /** Stages what was collected. */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        if (lease == null) {
            lease = begin.get();
        }
        Staging.Staged staged = staging.apply(lease, batch);
        unchanged += staged.unchanged();
        pending += staged.changed().size();
        for (CheckedDocument document : staged.changed()) {
            totalBytes += document.bytes();
            boolean embedded = !document.chunks().isEmpty()
                    && document.chunks().stream().allMatch(chunk -> chunk.embedding() != null);
            embeddedBytes += embedded ? document.bytes() : 0;
        }
        batch.clear();
        batchChunks = 0;
        batchBytes = 0;
    }

    /** The lease of the begun operation; null when every document was refused. */
    @Nullable Lease lease() {
        return lease;
    }

    List<Fault> refused() {
        return refused;
    }

    int documents() {
        return documents;
    }

    int unchanged() {
        return unchanged;
    }

    int pending() {
        return pending;
    }

    /** Work in bytes: each byte is embedded once and indexed once. */
    long totalWork() {
        return 2 * totalBytes;
    }

    /** Work that callers have done already by bringing their vectors. */
    long processedWork() {
        return embeddedBytes;
    }
}
