package dev.carrel.search;

import dev.carrel.document.Metadata;
import dev.carrel.index.Candidate;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Joins candidates with rows that are alive: their version is ready and their incarnation active, at this moment. */
@ApplicationScoped
public class LiveRows {
    private final Jdbi jdbi;

    @Inject
    public LiveRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Hits for those candidates that are alive, by chunk id. One look-up by key for each. */
    Map<Long, SearchHit> join(Incarnation incarnation, Collection<Candidate> candidates) {
        Map<Long, Float> scores = new HashMap<>();
        candidates.forEach(candidate -> scores.put(candidate.chunkId(), candidate.cosine()));
        Map<Long, SearchHit> hits = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        select c.chunk_id, c.chunk_key, d.document_key, v.title, c.ordinal, c.content, c.metadata,
                            v.metadata as document_metadata
                        from namespace n
                        join chunk c on c.incarnation = n.incarnation
                        join document_version v on v.incarnation = c.incarnation and v.version_id = c.version_id
                            and v.status = 'ready'
                        join document d on d.incarnation = c.incarnation and d.document_id = c.document_id
                        where n.incarnation = :incarnation and n.status = 'active' and c.incarnation = :incarnation
                            and c.chunk_id = any(:ids)""")
                .bind("incarnation", incarnation.value())
                .bindArray("ids", Long.class, scores.keySet())
                .map((row, context) -> {
                    long id = row.getLong("chunk_id");
                    return Map.entry(
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
                })
                .forEach(entry -> hits.put(entry.getKey(), entry.getValue())));
        return hits;
    }
}
