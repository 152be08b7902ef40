package dev.carrel.document;

import dev.carrel.database.ArrayArgument;
import dev.carrel.embedding.Vectors;
import dev.carrel.index.Attributes;
import dev.carrel.index.IndexedChunk;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Language;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code chunk} and of {@code chunk_to_index} while they are staged and indexed. */
@ApplicationScoped
public class ChunkRepository {
    /** Ids are taken from the sequence in blocks of this many: its increment. */
    private static final int ID_BLOCK = 100;

    /**
     * Bytes after which no further row is read at once: every operation of a node may hold as much, and some copies of it.
     * Five hundred chunks of usual length are fewer.
     */
    static final int BYTES_A_PORTION = 2 << 20;

    private final Jdbi jdbi;

    @Inject
    public ChunkRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Inserts rows "not yet indexed" and adds them to their versions' counts.
     *
     * @param documents the document of each version
     * @return the ids given, in the order of {@code chunks}
     */
    public List<Long> stage(Incarnation incarnation, UUID operation, Map<UUID, UUID> documents, List<NewChunk> chunks) {
        if (chunks.isEmpty()) {
            return List.of();
        }
        int size = chunks.size();
        List<Long> ids = newIds(size);
        UUID[] documentIds = new UUID[size];
        UUID[] versions = new UUID[size];
        String[] keys = new String[size];
        Integer[] ordinals = new Integer[size];
        String[] texts = new String[size];
        @Nullable String[] metadata = new String[size];
        byte[] @Nullable [] embeddings = new byte[size][];
        byte[] @Nullable [] hashes = new byte[size][];
        Integer[] sizes = new Integer[size];
        for (int i = 0; i < size; i++) {
            NewChunk chunk = chunks.get(i);
            float[] embedding = chunk.embedding();
            documentIds[i] = Objects.requireNonNull(documents.get(chunk.versionId()));
            versions[i] = chunk.versionId();
            keys[i] = chunk.chunkKey();
            ordinals[i] = chunk.ordinal();
            texts[i] = chunk.text();
            metadata[i] = chunk.metadata().isEmpty() ? null : Metadata.toJson(chunk.metadata());
            embeddings[i] = embedding == null ? null : Vectors.toBytes(embedding);
            hashes[i] = chunk.textHash();
            sizes[i] = TextRules.utf8Length(chunk.text());
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                        with staged as (
                            insert into chunk (incarnation, chunk_id, document_id, version_id, chunk_key, ordinal, content,
                                metadata, embedding, text_hash, size_bytes)
                            select :incarnation, id, document, version, key, ordinal, content, cast(metadata as jsonb),
                                embedding, hash, size
                            from unnest(:ids, :documents, :versions, :keys, :ordinals, :texts, :metadata, :embeddings,
                                :hashes, :sizes)
                                row (id, document, version, key, ordinal, content, metadata, embedding, hash, size)
                            returning chunk_id, version_id, size_bytes),
                        waiting as (
                            insert into chunk_to_index (incarnation, operation_id, chunk_id)
                            select :incarnation, :operation, chunk_id from staged)
                        update document_version v set chunk_count = v.chunk_count + added.chunks,
                            size_bytes = v.size_bytes + added.bytes
                        from (select version_id, count(*) as chunks, sum(size_bytes) as bytes from staged
                            group by version_id) added
                        where v.incarnation = :incarnation and v.version_id = added.version_id""")
                .bind("incarnation", incarnation.value())
                .bind("operation", operation)
                .bind("ids", ArrayArgument.of("int8", ids.toArray(Long[]::new)))
                .bind("documents", ArrayArgument.of("uuid", documentIds))
                .bind("versions", ArrayArgument.of("uuid", versions))
                .bind("keys", ArrayArgument.of("text", keys))
                .bind("ordinals", ArrayArgument.of("int4", ordinals))
                .bind("texts", ArrayArgument.of("text", texts))
                .bind("metadata", ArrayArgument.of("text", metadata))
                .bind("embeddings", ArrayArgument.of("bytea", embeddings))
                .bind("hashes", ArrayArgument.of("bytea", hashes))
                .bind("sizes", ArrayArgument.of("int4", sizes))
                .execute());
        return ids;
    }

    private List<Long> newIds(int size) {
        List<Long> starts = jdbi.withHandle(
                handle -> handle.createQuery("select nextval('chunk_id_seq') from generate_series(1, :blocks)")
                        .bind("blocks", (size + ID_BLOCK - 1) / ID_BLOCK)
                        .mapTo(Long.class)
                        .list());
        List<Long> ids = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ids.add(starts.get(i / ID_BLOCK) + i % ID_BLOCK);
        }
        return ids;
    }

    /** Ids of an operation's rows after {@code lastId} that are not yet indexed, in order. */
    public List<Long> notYetIndexed(Incarnation incarnation, UUID operation, long lastId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select chunk_id from chunk_to_index
                        where incarnation = :incarnation and operation_id = :operation and chunk_id > :last
                        order by chunk_id limit :limit""")
                .bind("incarnation", incarnation.value())
                .bind("operation", operation)
                .bind("last", lastId)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    /**
     * Hands over what the index is to hold of these rows, some megabytes at a time, in the order of their ids; rows that are
     * gone, or have no embedding, are left out. No connection is held while {@code portion} works.
     *
     * @param portion takes one row at least; not called when there is none
     */
    public void entries(Incarnation incarnation, Collection<Long> ids, Consumer<List<IndexedChunk>> portion) {
        Collection<Long> left = ids;
        while (!left.isEmpty()) {
            List<IndexedChunk> entries = firstEntries(incarnation, left);
            if (entries.isEmpty()) {
                return;
            }
            portion.accept(entries);
            long last = entries.getLast().getChunkId();
            left = left.stream().filter(id -> id > last).toList();
        }
    }

    private List<IndexedChunk> firstEntries(Incarnation incarnation, Collection<Long> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select * from (
                            select c.chunk_id, c.content, c.metadata, c.embedding, d.document_key,
                                v.metadata as document_metadata, v.importance, n.language,
                                coalesce(sum(c.size_bytes + octet_length(c.embedding) + octet_length(cast(v.metadata as text))
                                        + coalesce(octet_length(cast(c.metadata as text)), 0))
                                    over (order by c.chunk_id rows between unbounded preceding and 1 preceding), 0)
                                    as bytes_before
                            from chunk c
                            cross join lateral (select metadata, importance from document_version
                                where incarnation = c.incarnation and version_id = c.version_id limit 1) v
                            cross join lateral (select document_key from document
                                where incarnation = c.incarnation and document_id = c.document_id limit 1) d
                            join namespace n on n.incarnation = c.incarnation
                            where c.incarnation = :incarnation and c.chunk_id = any(:ids) and c.embedding is not null) entry
                        where bytes_before < :most
                        order by chunk_id""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, ids)
                .bind("most", BYTES_A_PORTION)
                .map((row, context) -> new IndexedChunk(
                        row.getLong("chunk_id"),
                        incarnation.value(),
                        row.getString("document_key"),
                        Attributes.of(Metadata.merged(
                                Metadata.fromJson(row.getString("document_metadata")),
                                Metadata.fromJson(row.getString("metadata")))),
                        Language.stored(row.getString("language")),
                        row.getString("content"),
                        Vectors.fromBytes(row.getBytes("embedding")),
                        row.getDouble("importance")))
                .list());
    }

    /** Marks rows as indexed: Elasticsearch has confirmed these very items. */
    public void markIndexed(Incarnation incarnation, UUID operation, Collection<Long> ids) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        delete from chunk_to_index
                        where incarnation = :incarnation and operation_id = :operation and chunk_id = any(:ids)""")
                .bind("incarnation", incarnation.value())
                .bind("operation", operation)
                .bindArray("ids", Long.class, ids)
                .execute());
    }

    /** Gives rows their embeddings; the rest of each row stays. */
    public void setEmbeddings(Incarnation incarnation, Map<Long, float[]> embeddings) {
        jdbi.useHandle(handle -> {
            var update = handle.prepareBatch(
                    "update chunk set embedding = :embedding where incarnation = :incarnation and chunk_id = :id");
            embeddings.forEach((id, embedding) -> update.bind("embedding", Vectors.toBytes(embedding))
                    .bind("incarnation", incarnation.value())
                    .bind("id", id)
                    .add());
            update.execute();
        });
    }

    /** An operation's rows after {@code lastId} that have no embedding yet, in order, as many as fit into some megabytes. */
    public List<UnembeddedChunk> withoutEmbedding(Incarnation incarnation, UUID operation, long lastId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select chunk_id, version_id, document_id, content
                        from (select *, coalesce(sum(size_bytes)
                                over (order by chunk_id rows between unbounded preceding and 1 preceding), 0) as bytes_before
                            from (select c.* from chunk_to_index t
                                join chunk c on c.incarnation = t.incarnation and c.chunk_id = t.chunk_id
                                where t.incarnation = :incarnation and t.operation_id = :operation and t.chunk_id > :last
                                    and c.embedding is null
                                order by t.chunk_id limit :limit) waiting) row
                        where bytes_before < :most
                        order by chunk_id""")
                .bind("operation", operation)
                .bind("incarnation", incarnation.value())
                .bind("last", lastId)
                .bind("limit", limit)
                .bind("most", BYTES_A_PORTION)
                .map((row, context) -> new UnembeddedChunk(
                        row.getLong("chunk_id"),
                        row.getObject("version_id", UUID.class),
                        row.getObject("document_id", UUID.class),
                        row.getString("content")))
                .list());
    }

    /**
     * Embeddings that a document's present version already has for the same texts, by text: what did not change is not
     * embedded again.
     */
    public Map<String, float[]> knownEmbeddings(
            Incarnation incarnation, Collection<UUID> documents, Map<String, byte[]> hashByText) {
        Map<String, String> textByHash = new HashMap<>();
        hashByText.forEach((text, hash) -> textByHash.put(HexFormat.of().formatHex(hash), text));
        return jdbi.withHandle(handle -> {
            Map<String, float[]> known = new HashMap<>();
            handle.createQuery("""
                            select encode(c.text_hash, 'hex') as hash, c.embedding from document d
                            join chunk c on c.incarnation = d.incarnation and c.version_id = d.current_version_id
                            where d.incarnation = :incarnation and d.document_id = any(:documents)
                                and encode(c.text_hash, 'hex') = any(:hashes) and c.embedding is not null""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("documents", UUID.class, documents)
                    .bindArray("hashes", String.class, textByHash.keySet())
                    .map((row, context) -> Map.entry(row.getString("hash"), row.getBytes("embedding")))
                    .forEach(entry -> {
                        String text = textByHash.get(entry.getKey());
                        if (text != null) {
                            known.put(text, Vectors.fromBytes(entry.getValue()));
                        }
                    });
            return known;
        });
    }

    /** A row that waits for its embedding. */
    public record UnembeddedChunk(long id, UUID versionId, UUID documentId, String text) {}
}
