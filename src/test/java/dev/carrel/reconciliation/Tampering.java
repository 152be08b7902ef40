package dev.carrel.reconciliation;

import dev.carrel.harness.Api;
import dev.carrel.harness.FakeEmbeddings;
import dev.carrel.harness.StoreProbe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Makes drift by hand in both stores, past the service, and keeps what a reconciliation must find of it: one line for each,
 * as {@link Runs#drifts} gives them. Used by one thread.
 */
final class Tampering {
    private final StoreProbe probe;
    private final Api elasticsearch;
    private final Set<String> expected = new TreeSet<>();
    private long nextId = 1_000_000_000_000L;

    Tampering(StoreProbe probe, String elasticsearchHost) {
        this.probe = probe;
        this.elasticsearch = new Api("http://" + elasticsearchHost);
    }

    /** What must be found. */
    Set<String> expected() {
        return Set.copyOf(expected);
    }

    /** What must be found of an organization. */
    Set<String> expected(String organization) {
        Set<String> of = new TreeSet<>(expected);
        of.removeIf(line -> !line.contains(" " + organization + "/"));
        return of;
    }

    static String line(String kind, String organization, String agent, String subject) {
        return kind + " " + organization + "/" + agent + " " + subject;
    }

    private void expect(String kind, String organization, String agent, Object subject) {
        expected.add(line(kind, organization, agent, subject.toString()));
    }

    /** Ids of some of the agent's published chunks that have not been given out before, in order. */
    List<Long> chunks(String organization, String agent, int from, int number) {
        return probe.query("""
                select c.chunk_id from chunk c join document_version v on v.incarnation = c.incarnation
                    and v.version_id = c.version_id and v.status = 'ready'
                where c.incarnation = ? order by c.chunk_id offset ? limit ?""", row -> row.getLong(1), probe.incarnation(organization, agent), from, number);
    }

    /** Takes the entries of published chunks away. */
    void removeEntries(String organization, String agent, List<Long> ids) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (Long id : ids) {
            elasticsearch
                    .delete("/chunk-write/_doc/" + id + "?routing=" + incarnation)
                    .expect(200);
            expect("missing-entry", organization, agent, id);
        }
    }

    /** Marks published chunks as not yet indexed, as if Elasticsearch had never confirmed them. */
    void mark(String organization, String agent, List<Long> ids) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (Long id : ids) {
            probe.execute("insert into chunk_to_index values (?, ?, ?)", incarnation, UUID.randomUUID(), id);
            expect("not-indexed", organization, agent, id);
        }
    }

    /** Takes the vectors out of published chunks' entries. */
    void removeVectors(String organization, String agent, List<Long> ids) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (Long id : ids) {
            writeEntry(incarnation, id, "without", false);
            expect("missing-vector", organization, agent, id);
        }
    }

    /** Puts entries of published chunks under another routing key: no search finds them there. */
    void misroute(String organization, String agent, List<Long> ids) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (Long id : ids) {
            probe.removeEntry(incarnation, id);
            writeEntry(incarnation, id, "misrouted", true, UUID.randomUUID());
            expect("misrouted-entry", organization, agent, id);
        }
    }

    /** Puts entries of an older version back. */
    void restoreEntries(String organization, String agent, String document, List<Long> ids) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (Long id : ids) {
            writeEntry(incarnation, id, document, true);
            expect("stale-entry", organization, agent, id);
        }
    }

    /** Writes entries that never had a row, in an incarnation that lives. */
    void addOrphans(String organization, String agent, int number) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (int i = 0; i < number; i++) {
            writeEntry(incarnation, ++nextId, "nowhere", true);
            expect("orphaned-entry", organization, agent, nextId);
        }
    }

    /** Writes entries into a deleted incarnation. */
    void addRetired(String organization, String agent, UUID incarnation, int number) {
        for (int i = 0; i < number; i++) {
            writeEntry(incarnation, ++nextId, "late", true);
            expect("retired-entry", organization, agent, nextId);
        }
    }

    /** Writes entries that never had a row under another routing key. */
    void addMisroutedOrphans(String organization, String agent, int number) {
        UUID incarnation = probe.incarnation(organization, agent);
        for (int i = 0; i < number; i++) {
            writeEntry(incarnation, ++nextId, "nowhere", true, UUID.randomUUID());
            expect("orphaned-entry", organization, agent, nextId);
        }
    }

    /** Writes entries of an incarnation that never was. */
    void addUnknown(UUID incarnation, int number) {
        for (int i = 0; i < number; i++) {
            writeEntry(incarnation, ++nextId, "foreign", true);
            expect("unknown-entry", "", "", nextId);
        }
    }

    /** Copies a published row into no version. */
    void addRows(String organization, String agent, int number) {
        UUID incarnation = probe.incarnation(organization, agent);
        Long original = chunks(organization, agent, 0, 1).getFirst();
        for (int i = 0; i < number; i++) {
            probe.execute("""
                    insert into chunk (incarnation, chunk_id, document_id, version_id, chunk_key, ordinal, content, embedding,
                        size_bytes)
                    select incarnation, ?, document_id, ?, 'lost', 0, content, embedding, size_bytes from chunk
                    where incarnation = ? and chunk_id = ?""", ++nextId, UUID.randomUUID(), incarnation, original);
            expect("orphaned-row", organization, agent, nextId);
        }
    }

    /** Makes a counter of an agent wrong. */
    void miscount(String organization, String agent, String column, String name, int by) {
        probe.execute(
                "update namespace set " + column + " = " + column + " + ? where incarnation = ?",
                by,
                probe.incarnation(organization, agent));
        expect("wrong-counter", organization, agent, name);
    }

    /** Makes a counter of an organization wrong. */
    void miscount(String organization, String column, String name, int by) {
        probe.execute(
                "update organization set " + column + " = " + column + " + ? where organization_id = ?",
                by,
                organization);
        expect("wrong-counter", organization, "", name);
    }

    /** Makes a second version of a document ready. */
    void addReadyVersion(String organization, String agent, String document) {
        UUID incarnation = probe.incarnation(organization, agent);
        UUID version = UUID.randomUUID();
        probe.execute("""
                insert into document_version (incarnation, version_id, document_id, version, operation_id, status, content_hash)
                select incarnation, ?, document_id, 99, gen_random_uuid(), 'ready', '' from document
                where incarnation = ? and document_key = ?""", version, incarnation, document);
        expect("stuck-version", organization, agent, version);
    }

    /** Makes an operation that nobody could ever take up. */
    void addEndlessOperation(String organization, String agent) {
        UUID operation = UUID.randomUUID();
        probe.execute("""
                insert into operation (operation_id, kind, organization_id, agent_id, incarnation, status, created_at, not_before)
                values (?, 'ingestion', ?, ?, ?, 'processing', now() - interval '2 hours', now() - interval '2 hours')""", operation, organization, agent, probe.incarnation(organization, agent));
        expect("endless-operation", organization, agent, operation);
    }

    private void writeEntry(UUID incarnation, long id, String document, boolean vector) {
        writeEntry(incarnation, id, document, vector, incarnation);
    }

    private void writeEntry(UUID incarnation, long id, String document, boolean vector, UUID routing) {
        Map<String, Object> entry = new HashMap<>(Map.of(
                "_entity_type",
                "IndexedChunk",
                "incarnation",
                incarnation.toString(),
                "chunkId",
                id,
                "documentKey",
                document,
                "text_english",
                "written by hand"));
        if (vector) {
            entry.put("embedding", FakeEmbeddings.vector("by hand " + id));
        }
        int status = elasticsearch
                .put("/chunk-write/_doc/" + id + "?refresh=true&routing=" + routing, entry)
                .status();
        if (status != 200 && status != 201) {
            throw new AssertionError("the entry was not written: " + status);
        }
    }
}
