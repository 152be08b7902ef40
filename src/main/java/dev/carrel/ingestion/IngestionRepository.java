package dev.carrel.ingestion;

import dev.carrel.document.PublicationOutcome;
import dev.carrel.namespace.Incarnation;
import dev.carrel.operation.OperationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Rows of {@code ingestion} and {@code ingestion_item}: which documents an ingestion has, and what became of each. */
@ApplicationScoped
public class IngestionRepository {
    private final Jdbi jdbi;

    @Inject
    public IngestionRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void create(OperationId operation) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into ingestion (operation_id) values (:operation)")
                .bind("operation", operation.value())
                .execute());
    }

    /** Adds documents to be published. */
    void addPending(OperationId operation, List<CheckedDocument> documents) {
        jdbi.useHandle(handle -> {
            var insert = handle.prepareBatch("""
                    insert into ingestion_item (operation_id, item, document_key, version_id, outcome)
                    values (:operation, :item, :key, :version, 'pending')""");
            for (CheckedDocument document : documents) {
                insert.bind("operation", operation.value())
                        .bind("item", document.index())
                        .bind("key", document.version().documentKey())
                        .bind("version", document.version().versionId())
                        .add();
            }
            insert.execute();
        });
    }

    /** Adds documents of which the published version is the same. */
    void addUnchanged(OperationId operation, List<CheckedDocument> documents) {
        jdbi.useHandle(handle -> {
            var insert = handle.prepareBatch("""
                    insert into ingestion_item (operation_id, item, document_key, outcome)
                    values (:operation, :item, :key, 'unchanged')""");
            for (CheckedDocument document : documents) {
                insert.bind("operation", operation.value())
                        .bind("item", document.index())
                        .bind("key", document.version().documentKey())
                        .add();
            }
            insert.execute();
        });
    }

    void setTotals(OperationId operation, int total, int unchanged, int refused) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update ingestion set total = :total, unchanged = :unchanged, refused = :refused
                        where operation_id = :operation""")
                .bind("operation", operation.value())
                .bind("total", total)
                .bind("unchanged", unchanged)
                .bind("refused", refused)
                .execute());
    }

    /**
     * The last passage that has a row. Passages are written in the order of documents and ordinals, and counted by their
     * version in the transaction that writes them.
     */
    Optional<PassageCheckpoint> lastWritten(Incarnation incarnation, OperationId operation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select i.item, v.chunk_count from ingestion_item i
                        join document_version v on v.incarnation = :incarnation and v.version_id = i.version_id
                            and v.status = 'staged' and v.chunk_count > 0
                        join staged_text t on t.incarnation = :incarnation and t.version_id = i.version_id
                        where i.operation_id = :operation and i.outcome = 'pending'
                        order by i.item desc limit 1""")
                .bind("incarnation", incarnation.value())
                .bind("operation", operation.value())
                .map((row, context) -> new PassageCheckpoint(row.getInt("item"), row.getInt("chunk_count") - 1))
                .findOne());
    }

    /** The next pending document after {@code lastItem} whose text is to be split. */
    Optional<StagedText> nextText(Incarnation incarnation, OperationId operation, int lastItem) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select i.item, i.version_id, v.document_id, v.media_type, i.document_key, t.body
                        from ingestion_item i
                        join document_version v on v.incarnation = :incarnation and v.version_id = i.version_id
                            and v.status = 'staged'
                        join staged_text t on t.incarnation = :incarnation and t.version_id = i.version_id
                        where i.operation_id = :operation and i.outcome = 'pending' and i.item > :last
                        order by i.item limit 1""")
                .bind("incarnation", incarnation.value())
                .bind("operation", operation.value())
                .bind("last", lastItem)
                .map((row, context) -> new StagedText(
                        row.getInt("item"),
                        row.getObject("version_id", UUID.class),
                        row.getObject("document_id", UUID.class),
                        row.getString("document_key"),
                        row.getString("media_type"),
                        row.getString("body")))
                .findOne());
    }

    /** Pending documents after {@code lastItem}, in order. */
    List<PendingItem> pending(OperationId operation, int lastItem, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select item, version_id from ingestion_item
                        where operation_id = :operation and outcome = 'pending' and item > :last
                        order by item limit :limit""")
                .bind("operation", operation.value())
                .bind("last", lastItem)
                .bind("limit", limit)
                .map((row, context) -> new PendingItem(row.getInt("item"), row.getObject("version_id", UUID.class)))
                .list());
    }

    /** Records what became of pending documents, each once. */
    void recordOutcomes(OperationId operation, Map<UUID, PublicationOutcome> outcomes) {
        jdbi.useHandle(handle -> {
            var update = handle.prepareBatch("""
                    with ended as (
                        update ingestion_item set outcome = :outcome, chunk_count = :chunks, error = :reason
                        where operation_id = :operation and version_id = :version and outcome = 'pending' returning outcome)
                    update ingestion set
                        published = published + (select count(*) from ended where outcome = 'published'),
                        failed = failed + (select count(*) from ended where outcome = 'failed'),
                        cancelled = cancelled + (select count(*) from ended where outcome = 'cancelled')
                    where operation_id = :operation""");
            outcomes.forEach((version, outcome) -> update.bind("operation", operation.value())
                    .bind("version", version)
                    .bind(
                            "outcome",
                            switch (outcome.kind()) {
                                case PUBLISHED -> "published";
                                case FAILED -> "failed";
                                case CANCELLED -> "cancelled";
                            })
                    .bind("chunks", outcome.chunks())
                    .bind("reason", outcome.reason())
                    .add());
            update.execute();
        });
    }

    /** Records that documents failed for the same reason. */
    void recordFailed(OperationId operation, Collection<UUID> versions, String reason) {
        PublicationOutcome failed = new PublicationOutcome(PublicationOutcome.Kind.FAILED, 0, reason);
        recordOutcomes(operation, versions.stream().collect(Collectors.toMap(v -> v, v -> failed)));
    }

    Optional<IngestionCounts> counts(OperationId operation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select total, published, unchanged, failed, cancelled, refused from ingestion
                        where operation_id = :operation""")
                .bind("operation", operation.value())
                .map((row, context) -> new IngestionCounts(
                        row.getInt("total"),
                        row.getInt("published"),
                        row.getInt("unchanged"),
                        row.getInt("failed"),
                        row.getInt("cancelled"),
                        row.getInt("refused")))
                .findOne());
    }

    List<ItemView> items(OperationId operation, @Nullable String outcome, int last, int limit) {
        String filter = outcome == null ? "" : " and outcome = :outcome";
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery("select item, document_key, outcome, chunk_count, error from ingestion_item"
                            + " where operation_id = :operation and item > :last" + filter
                            + " order by item limit :limit")
                    .bind("operation", operation.value())
                    .bind("last", last)
                    .bind("limit", limit + 1);
            if (outcome != null) {
                query.bind("outcome", outcome);
            }
            return query.map((row, context) -> new ItemView(
                            row.getInt("item"),
                            row.getString("document_key"),
                            row.getString("outcome"),
                            row.getLong("chunk_count"),
                            row.getString("error")))
                    .list();
        });
    }

    /** A text to be split. */
    record StagedText(
            int item,
            UUID versionId,
            UUID documentId,
            String documentKey,
            @Nullable String mediaType,
            String body) {}

    /** A document to be published. */
    record PendingItem(int item, UUID versionId) {}

    /**
     * What became of an ingestion's documents so far.
     *
     * @param total documents accepted; refused ones are not among them
     */
    public record IngestionCounts(int total, int published, int unchanged, int failed, int cancelled, int refused) {
        static final IngestionCounts NONE = new IngestionCounts(0, 0, 0, 0, 0, 0);
    }

    /** What became of one document. */
    @Schema(examples = """
            {"index": 2, "key": "notes.md", "outcome": "failed", "chunks": 0, "error": "The embedding model refused: too long"}""")
    public record ItemView(
            int index,
            String key,
            String outcome,
            long chunks,
            @Nullable String error) {}
}
