package dev.carrel.document;

import dev.carrel.document.KeyClashes.Clash;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Looks for chunk keys that two documents claim: keys are unique among the published chunks of a namespace. */
@ApplicationScoped
public class ChunkKeys {
    private final Jdbi jdbi;

    @Inject
    public ChunkKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The keys that {@code versions} share with published versions of other documents, or with each other. Nothing is
     * published meanwhile if the namespace is locked for publication. Each chunk is looked up by its key ({@code offset 0}): a
     * join could as well be planned by reading all that the namespace has.
     */
    KeyClashes clashes(Incarnation incarnation, Collection<UUID> versions) {
        return new KeyClashes(jdbi.withHandle(handle -> handle.createQuery("""
                        select distinct on (mine.version_id, other.version_id) mine.version_id as mine,
                            other.version_id as other, other.document_id, v.status = 'ready' as published, mine.chunk_key,
                            d.document_key
                        from unnest(:versions) asked (version_id)
                        cross join lateral (select version_id, document_id, chunk_key from chunk
                            where incarnation = :incarnation and version_id = asked.version_id offset 0) mine
                        cross join lateral (select version_id, document_id from chunk
                            where incarnation = :incarnation and chunk_key = mine.chunk_key
                                and document_id <> mine.document_id offset 0) other
                        cross join lateral (select version_id, status from document_version
                            where incarnation = :incarnation and version_id = other.version_id
                                and (status = 'ready' or version_id = any(:versions)) offset 0) v
                        cross join lateral (select document_key from document
                            where incarnation = :incarnation and document_id = other.document_id offset 0) d""")
                .bind("incarnation", incarnation.value())
                .bindArray("versions", UUID.class, versions)
                .map((row, context) -> new Clash(
                        row.getObject("mine", UUID.class),
                        row.getObject("other", UUID.class),
                        row.getObject("document_id", UUID.class),
                        row.getBoolean("published"),
                        row.getString("chunk_key"),
                        row.getString("document_key")))
                .list()));
    }
}
