package dev.carrel.search;

import dev.carrel.document.Metadata;
import dev.carrel.index.Candidate;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Joins candidates with rows that are alive: their version is ready and their incarnation active, at this moment. */
@ApplicationScoped
public class LiveRows {
    private final Jdbi jdbi;

    @Inject
    public LiveRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Hits for those candidates that are alive, and the revision at which they are. One look-up by key for each. */
    Joined join(Incarnation incarnation, Collection<Candidate> candidates) {
        Map<Long, Float> scores = new HashMap<>();
        candidates.forEach(candidate -> scores.put(candidate.chunkId(), candidate.cosine()));
        Map<Long, SearchHit> hits = new HashMap<>();
        // the namespace's row comes also without a hit: one snapshot gives hits and revision
        Optional<Long> revision = jdbi.withHandle(handle -> handle.createQuery("""
                        select n.revision, hit.* from namespace n
                        left join lateral (
                            select c.chunk_id, c.chunk_key, d.document_key, v.title, c.ordinal, c.content, c.metadata,
                                v.metadata as document_metadata
                            from chunk c
                            join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                                and v.status = 'ready'
                            join document d on d.incarnation = c.incarnation and d.document_id = c.document_id
                            where c.incarnation = :incarnation and c.chunk_id = any(:ids)) hit on true
                        where n.incarnation = :incarnation and n.status = 'active'""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, scores.keySet())
                .reduceResultSet(Optional.empty(), (before, row, context) -> {
                    long id = row.getLong("chunk_id");
                    if (!row.wasNull()) {
                        hits.put(
                                id,
                                new SearchHit(
                                        row.getString("chunk_key"),
                                        row.getString("document_key"),
                                        row.getString("title"),
                                        row.getInt("ordinal"),
                                        row.getString("content"),
                                        Metadata.merged(
                                                Metadata.fromJson(row.getString("document_metadata")),
                                                Metadata.fromJson(row.getString("metadata"))),
                                        scores.getOrDefault(id, 0f)));
                    }
                    return Optional.of(row.getLong("revision"));
                }));
        return new Joined(hits, revision);
    }

    /**
     * Candidates that are alive.
     *
     * @param hits by chunk id
     * @param revision of the namespace in the same snapshot; empty when it is retired, and then there are no hits
     */
    record Joined(Map<Long, SearchHit> hits, Optional<Long> revision) {}
}
