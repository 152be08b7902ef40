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
     * published meanwhile if the namespace is locked for publication.
     */
    KeyClashes clashes(Incarnation incarnation, Collection<UUID> versions) {
        return new KeyClashes(jdbi.withHandle(handle -> handle.createQuery("""
                        select distinct on (mine.version_id, other.version_id) mine.version_id as mine,
                            other.version_id as other, other.document_id, v.status = 'ready' as published, mine.chunk_key,
                            d.document_key
                        from chunk mine
                        join chunk other on other.incarnation = mine.incarnation and other.chunk_key = mine.chunk_key
                            and other.document_id <> mine.document_id
                        join document_version v on v.incarnation = other.incarnation and v.version_id = other.version_id
                            and (v.status = 'ready' or v.version_id = any(:versions))
                        join document d on d.incarnation = other.incarnation and d.document_id = other.document_id
                        where mine.incarnation = :incarnation and mine.version_id = any(:versions)""")
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
