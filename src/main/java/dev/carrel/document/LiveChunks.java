package dev.carrel.document;

import dev.carrel.embedding.Vectors;
import dev.carrel.namespace.CounterChange;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Single chunks within published versions: finding them by key, and taking them out. */
@ApplicationScoped
public class LiveChunks {
    private final Jdbi jdbi;

    @Inject
    public LiveChunks(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The published chunks with these keys; keys without one are left out. */
    public List<LiveChunk> byKeys(Incarnation incarnation, Collection<String> keys) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.chunk_id, c.chunk_key, c.document_id, d.document_key, c.version_id, c.ordinal, c.content,
                            c.metadata, c.embedding, c.size_bytes
                        from chunk c
                        cross join lateral (select 1 from document_version
                            where incarnation = c.incarnation and version_id = c.version_id
                                and status = 'ready' limit 1) v
                        cross join lateral (select document_key from document
                            where incarnation = c.incarnation and document_id = c.document_id limit 1) d
                        where c.incarnation = :incarnation and c.chunk_key = any(:keys)""")
                .bind("incarnation", incarnation.value())
                .bindArray("keys", String.class, keys)
                .map((row, context) -> new LiveChunk(
                        row.getLong("chunk_id"),
                        row.getString("chunk_key"),
                        row.getObject("document_id", UUID.class),
                        row.getString("document_key"),
                        row.getObject("version_id", UUID.class),
                        row.getInt("ordinal"),
                        row.getString("content"),
                        Metadata.fromJson(row.getString("metadata")),
                        Vectors.fromBytes(row.getBytes("embedding")),
                        row.getInt("size_bytes")))
                .list());
    }

    /**
     * Moves rows out of their published versions into versions that are garbage, one for each document, and removes
     * documents left without a chunk. Needs the namespace locked for publication.
     *
     * @return what this does to the counters; the caller applies it
     */
    CounterChange retireRows(Incarnation incarnation, Collection<LiveChunk> chunks) {
        Map<UUID, List<LiveChunk>> byDocument = chunks.stream().collect(Collectors.groupingBy(LiveChunk::documentId));
        CounterChange change = CounterChange.NONE;
        for (Map.Entry<UUID, List<LiveChunk>> document : byDocument.entrySet()) {
            change = change.plus(retireRowsOf(incarnation, document.getKey(), document.getValue()));
        }
        return change;
    }

    private CounterChange retireRowsOf(Incarnation incarnation, UUID documentId, List<LiveChunk> chunks) {
        UUID garbage = UUID.randomUUID();
        UUID version = chunks.getFirst().versionId();
        long bytes = chunks.stream().mapToLong(LiveChunk::sizeBytes).sum();
        return jdbi.withHandle(handle -> {
            handle.createUpdate("""
                            insert into document_version (incarnation, version_id, document_id, version, operation_id, status,
                                content_hash)
                            select incarnation, :garbage, document_id, version, operation_id, 'replaced', content_hash
                            from document_version where incarnation = :incarnation and version_id = :version""")
                    .bind("garbage", garbage)
                    .bind("incarnation", incarnation.value())
                    .bind("version", version)
                    .execute();
            handle.createUpdate("""
                            update chunk set version_id = :garbage
                            where incarnation = :incarnation and chunk_id = any(:ids) and version_id = :version""")
                    .bind("garbage", garbage)
                    .bind("incarnation", incarnation.value())
                    .bind("version", version)
                    .bindArray(
                            "ids",
                            Long.class,
                            chunks.stream().map(LiveChunk::id).toList())
                    .execute();
            long left = handle.createQuery("""
                            update document_version set chunk_count = chunk_count - :chunks, size_bytes = size_bytes - :bytes,
                                content_hash = '' -- no longer what was sent as a whole
                            where incarnation = :incarnation and version_id = :version returning chunk_count""")
                    .bind("chunks", chunks.size())
                    .bind("bytes", bytes)
                    .bind("incarnation", incarnation.value())
                    .bind("version", version)
                    .mapTo(Long.class)
                    .one();
            return new CounterChange(
                    left == 0 ? -removeEmpty(incarnation, documentId, version) : 0, -chunks.size(), -bytes);
        });
    }

    /** Keeps the document's row when another version of it is under way. */
    private int removeEmpty(Incarnation incarnation, UUID documentId, UUID version) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            update document_version set status = 'replaced'
                            where incarnation = :incarnation and version_id = :version""")
                    .bind("incarnation", incarnation.value())
                    .bind("version", version)
                    .execute();
            handle.createUpdate("""
                            update document set current_version_id = null
                            where incarnation = :incarnation and document_id = :document""")
                    .bind("incarnation", incarnation.value())
                    .bind("document", documentId)
                    .execute();
        });
        return 1;
    }
}
