package dev.carrel.document;

import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Rows of {@code document} and {@code document_version} while they are staged. */
@ApplicationScoped
public class VersionRepository {
    private final Jdbi jdbi;

    @Inject
    public VersionRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Content hashes of those published documents that have no later version under way. */
    public Map<String, byte[]> settledHashes(Incarnation incarnation, Collection<String> documentKeys) {
        return jdbi.withHandle(handle -> {
            Map<String, byte[]> hashes = new HashMap<>();
            handle.createQuery("""
                            select d.document_key, v.content_hash from document d
                            join document_version v on v.incarnation = d.incarnation and v.version_id = d.current_version_id
                            where d.incarnation = :incarnation and d.document_key = any(:keys)
                                and v.version = d.last_version""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("keys", String.class, documentKeys)
                    .map((row, context) -> Map.entry(row.getString("document_key"), row.getBytes("content_hash")))
                    .forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
            return hashes;
        });
    }

    /** Of those of these documents that are published, by key, what their entries have of them. */
    Map<String, Standing> standing(Incarnation incarnation, Collection<String> documentKeys) {
        return jdbi.withHandle(handle -> {
            Map<String, Standing> standing = new HashMap<>();
            handle.createQuery("""
                            select d.document_key, v.importance, v.metadata from document d
                            join document_version v on v.incarnation = d.incarnation and v.version_id = d.current_version_id
                            where d.incarnation = :incarnation and d.document_key = any(:keys)""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("keys", String.class, documentKeys)
                    .map((row, context) -> Map.entry(
                            row.getString("document_key"),
                            new Standing(row.getDouble("importance"), Metadata.fromJson(row.getString("metadata")))))
                    .forEach(entry -> standing.put(entry.getKey(), entry.getValue()));
            return standing;
        });
    }

    /** What a document's entries have of it besides its key. */
    record Standing(double importance, Map<String, Object> metadata) {
        /** Of a document that is not there yet. */
        static final Standing NEW = new Standing(Importance.USUAL, Map.of());
    }

    /**
     * Stages versions and their bodies. Each gets the next version number of its document, in the order of acceptance,
     * which decides between two that are under way at once. Documents are taken in key order, so that two requests for the
     * same ones wait for each other instead of deadlocking.
     *
     * @return the document's id for each version
     */
    public Map<UUID, UUID> stage(Incarnation incarnation, UUID operation, List<NewVersion> versions) {
        List<NewVersion> ordered = new ArrayList<>(versions);
        ordered.sort(Comparator.comparing(NewVersion::documentKey));
        return jdbi.withHandle(handle -> {
            Map<UUID, UUID> documents = new HashMap<>();
            var insertVersion = handle.prepareBatch("""
                    with numbered as (
                        insert into document (incarnation, document_id, document_key, last_version)
                        values (:incarnation, :document, :key, 1)
                        on conflict (incarnation, document_key) do update set last_version = document.last_version + 1
                        returning document_id, last_version)
                    insert into document_version (incarnation, version_id, document_id, version, operation_id, status, title,
                        media_type, metadata, importance, content_hash)
                    select :incarnation, :version, document_id, last_version, :operation, 'staged', :title, :mediaType,
                        cast(:metadata as jsonb), :importance, :hash
                    from numbered returning version_id, document_id""");
            var insertBody = handle.prepareBatch("""
                    insert into staged_text (incarnation, version_id, body) values (:incarnation, :version, :body)""");
            for (NewVersion version : ordered) {
                insertVersion
                        .bind("incarnation", incarnation.value())
                        .bind("document", UUID.randomUUID())
                        .bind("key", version.documentKey())
                        .bind("version", version.versionId())
                        .bind("operation", operation)
                        .bind("title", version.title())
                        .bind("mediaType", version.mediaType())
                        .bind("metadata", Metadata.toJson(version.metadata()))
                        .bind("importance", version.importance())
                        .bind("hash", version.contentHash())
                        .add();
                if (version.body() != null) {
                    insertBody
                            .bind("incarnation", incarnation.value())
                            .bind("version", version.versionId())
                            .bind("body", version.body())
                            .add();
                }
            }
            insertVersion
                    .executePreparedBatch("version_id", "document_id")
                    .map((row, context) -> Map.entry(
                            row.getObject("version_id", UUID.class), row.getObject("document_id", UUID.class)))
                    .forEach(entry -> documents.put(entry.getKey(), entry.getValue()));
            insertBody.execute();
            return documents;
        });
    }

    /**
     * Those of {@code versions} that are still staged; they stay so until the transaction ends, because they are locked.
     */
    public Set<UUID> lockStaged(Incarnation incarnation, Collection<UUID> versions) {
        return jdbi.withHandle(handle -> new HashSet<>(handle.createQuery("""
                        select version_id from document_version
                        where incarnation = :incarnation and version_id = any(:versions) and status = 'staged'
                        order by version_id for share""")
                .bind("incarnation", incarnation.value())
                .bindArray("versions", UUID.class, versions)
                .mapTo(UUID.class)
                .list()));
    }

    /** Gives versions up, for example because one of their texts cannot be embedded. They become garbage. */
    public void discard(Incarnation incarnation, Collection<UUID> versions) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update document_version set status = 'discarded'
                        where incarnation = :incarnation and version_id = any(:versions) and status = 'staged'""")
                .bind("incarnation", incarnation.value())
                .bindArray("versions", UUID.class, versions)
                .execute());
    }
}
