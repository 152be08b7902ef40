package dev.carrel.document;

import dev.carrel.namespace.Additions;
import dev.carrel.namespace.CounterChange;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.NamespaceRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes staged versions the current ones of their documents: new version ready, old version replaced, counters, revision,
 * in one transaction (promises 4 and 9). The versions' chunks must be indexed and visible before.
 */
@ApplicationScoped
public class DocumentPublication {
    private final Jdbi jdbi;
    private final NamespaceRepository namespaces;
    private final ChunkKeys keys;
    private final Event<Publication> publications;

    @Inject
    public DocumentPublication(
            Jdbi jdbi, NamespaceRepository namespaces, ChunkKeys keys, Event<Publication> publications) {
        this.publications = publications;
        this.jdbi = jdbi;
        this.namespaces = namespaces;
        this.keys = keys;
    }

    /**
     * Publishes what can be published and discards the rest. Of two versions that claim the same chunk key, the first in
     * the order of {@code versions} gets it.
     *
     * @return the outcome of each version, in no order
     * @throws NamespaceRetiredException when the namespace was deleted meanwhile
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, PublicationOutcome> publish(Incarnation incarnation, Collection<UUID> versions) {
        if (!namespaces.lockForPublication(incarnation)) {
            throw new NamespaceRetiredException(incarnation);
        }
        Map<UUID, PublicationOutcome> outcomes = new LinkedHashMap<>();
        versions.forEach(version -> outcomes.put(version, PublicationOutcome.GONE));
        KeyClashes clashes = keys.clashes(incarnation, versions);
        Map<UUID, Candidate> candidates = candidates(incarnation, versions);
        List<Candidate> publishable = new ArrayList<>();
        List<UUID> discarded = new ArrayList<>();
        for (UUID version : versions) {
            Candidate candidate = candidates.get(version);
            if (candidate == null) {
                continue;
            }
            Optional<String> clash = candidate.superseded ? Optional.empty() : clashes.of(version);
            if (candidate.superseded || clash.isPresent()) {
                outcomes.put(version, clash.map(PublicationOutcome::conflict).orElse(PublicationOutcome.SUPERSEDED));
                discarded.add(version);
            } else {
                outcomes.put(version, PublicationOutcome.published(candidate.chunks));
                publishable.add(candidate);
                clashes.accept(version, candidate.documentId);
            }
        }
        setStatus(incarnation, discarded, "discarded");
        if (!publishable.isEmpty()) {
            List<UUID> published =
                    publishable.stream().map(Candidate::versionId).toList();
            CounterChange change = switchVersions(incarnation, publishable, published);
            namespaces.applyChange(incarnation, change, Additions.ofVersions(published));
            long chunks = publishable.stream().mapToLong(Candidate::chunks).sum();
            publications.fire(new Publication(Publication.Way.JOB, publishable.size(), chunks));
        }
        return outcomes;
    }

    private Map<UUID, Candidate> candidates(Incarnation incarnation, Collection<UUID> versions) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select v.version_id, v.document_id, v.chunk_count, v.size_bytes, current.version_id as old_id,
                            coalesce(current.chunk_count, 0) as old_chunks, coalesce(current.size_bytes, 0) as old_bytes,
                            coalesce(current.version > v.version, false) as superseded
                        from document_version v
                        join document d on d.incarnation = v.incarnation and d.document_id = v.document_id
                        left join document_version current
                            on current.incarnation = d.incarnation and current.version_id = d.current_version_id
                        where v.incarnation = :incarnation and v.version_id = any(:versions) and v.status = 'staged'
                        for update of v""")
                .bind("incarnation", incarnation.value())
                .bindArray("versions", UUID.class, versions)
                .map((row, context) -> new Candidate(
                        row.getObject("version_id", UUID.class),
                        row.getObject("document_id", UUID.class),
                        row.getLong("chunk_count"),
                        new CounterChange(
                                row.getObject("old_id") == null ? 1 : 0,
                                row.getLong("chunk_count") - row.getLong("old_chunks"),
                                row.getLong("size_bytes") - row.getLong("old_bytes")),
                        row.getBoolean("superseded")))
                .collect(Collectors.toMap(Candidate::versionId, Function.identity())));
    }

    /** @param versions their ids */
    private CounterChange switchVersions(Incarnation incarnation, List<Candidate> publishable, List<UUID> versions) {
        List<UUID> documents = publishable.stream().map(Candidate::documentId).toList();
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                            update document_version v set status = 'replaced' from document d
                            where d.incarnation = :incarnation and d.document_id = any(:documents)
                                and v.incarnation = d.incarnation and v.version_id = d.current_version_id""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("documents", UUID.class, documents)
                    .execute();
            handle.createUpdate("""
                            update document d set current_version_id = v.version_id from document_version v
                            where v.incarnation = :incarnation and v.version_id = any(:versions)
                                and d.incarnation = v.incarnation and d.document_id = v.document_id""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("versions", UUID.class, versions)
                    .execute();
            handle.createUpdate("""
                            delete from staged_text where incarnation = :incarnation and version_id = any(:versions)""")
                    .bind("incarnation", incarnation.value())
                    .bindArray("versions", UUID.class, versions)
                    .execute();
        });
        setStatus(incarnation, versions, "ready");
        return publishable.stream().map(Candidate::change).reduce(CounterChange.NONE, CounterChange::plus);
    }

    private void setStatus(Incarnation incarnation, Collection<UUID> versions, String status) {
        if (versions.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update document_version set status = :status,
                            published_at = case when :status = 'ready' then now() else published_at end
                        where incarnation = :incarnation and version_id = any(:versions)""")
                .bind("incarnation", incarnation.value())
                .bindArray("versions", UUID.class, versions)
                .bind("status", status)
                .execute());
    }

    private record Candidate(UUID versionId, UUID documentId, long chunks, CounterChange change, boolean superseded) {}
}
