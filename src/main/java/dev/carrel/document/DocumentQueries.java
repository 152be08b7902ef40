package dev.carrel.document;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Published documents and chunks, one page at a time in the order of their keys. */
@ApplicationScoped
public class DocumentQueries {
    private static final String DOCUMENT = """
            select d.document_key, v.version_id, v.title, v.media_type, v.metadata, v.importance, v.chunk_count, v.size_bytes,
                v.version, v.published_at
            from document d
            join document_version v on v.incarnation = d.incarnation and v.version_id = d.current_version_id
            where d.incarnation = :incarnation and d.current_version_id is not null and""";

    private final Jdbi jdbi;

    @Inject
    public DocumentQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Optional<DocumentView> document(Incarnation incarnation, String key) {
        return jdbi.withHandle(handle -> handle.createQuery(DOCUMENT + " d.document_key = :key")
                .bind("incarnation", incarnation.value())
                .bind("key", key)
                .map((row, context) -> map(row))
                .findOne());
    }

    List<DocumentView> documents(Incarnation incarnation, @Nullable String last, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery(DOCUMENT + " d.document_key > :last order by d.document_key limit :limit")
                        .bind("incarnation", incarnation.value())
                        .bind("last", last == null ? "" : last)
                        .bind("limit", limit + 1)
                        .map((row, context) -> map(row))
                        .list());
    }

    /** Chunks of a published document after ordinal {@code last}. */
    List<ChunkView> chunks(Incarnation incarnation, String documentKey, int last, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.chunk_key, c.ordinal, c.content, c.metadata, v.metadata as document_metadata
                        from document d
                        join document_version v on v.incarnation = d.incarnation and v.version_id = d.current_version_id
                        join chunk c on c.incarnation = v.incarnation and c.version_id = v.version_id
                        where d.incarnation = :incarnation and d.document_key = :key and c.ordinal > :last
                        order by c.ordinal limit :limit""")
                .bind("incarnation", incarnation.value())
                .bind("key", documentKey)
                .bind("last", last)
                .bind("limit", limit + 1)
                .map((row, context) -> new ChunkView(
                        row.getString("chunk_key"),
                        documentKey,
                        row.getInt("ordinal"),
                        row.getString("content"),
                        Metadata.merged(
                                Metadata.fromJson(row.getString("document_metadata")),
                                Metadata.fromJson(row.getString("metadata")))))
                .list());
    }

    private static DocumentView map(ResultSet row) throws SQLException {
        return new DocumentView(
                row.getString("document_key"),
                row.getString("title"),
                row.getString("media_type"),
                Metadata.fromJson(row.getString("metadata")),
                row.getDouble("importance"),
                row.getLong("chunk_count"),
                row.getLong("size_bytes"),
                row.getInt("version"),
                row.getTimestamp("published_at").toInstant());
    }

    /**
     * A published document.
     *
     * @param importance 0 to 1: what scores of its chunks are multiplied by
     * @param sizeBytes UTF-8 bytes of its chunks' text
     * @param version rises with every version sent, also with those that failed
     */
    @Schema(examples = """
            {"key": "returns.md", "title": "Returns", "mediaType": "text/markdown", "metadata": {"lang": "en"},
             "importance": 1.0, "chunks": 4, "sizeBytes": 2913, "version": 2, "publishedAt": "2026-11-22T13:58:04.512Z"}""")
    public record DocumentView(
            String key,
            @Nullable String title,
            @Nullable String mediaType,
            Map<String, Object> metadata,
            double importance,
            long chunks,
            long sizeBytes,
            int version,
            Instant publishedAt) {}

    /**
     * A published chunk.
     *
     * @param ordinal its place in the document; gaps are possible where chunks were removed
     */
    @Schema(examples = """
            {"key": "returns.md#0", "documentKey": "returns.md", "ordinal": 0,
             "text": "# Returns\\n\\nReturns are free for 30 days.", "metadata": {"lang": "en"}}""")
    public record ChunkView(String key, String documentKey, int ordinal, String text, Map<String, Object> metadata) {}
}
