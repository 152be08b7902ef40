package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.http.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads which entries the index has, whatever PostgreSQL says: for comparing the two, not for searching. Pages go by the last
 * id of the page before and hold nothing open in Elasticsearch; what is written or removed between two pages shifts nothing,
 * so that a page may be asked for again after a restart. Thread-safe.
 */
@ApplicationScoped
public class IndexEntries {
    /** Most entries of a page: Elasticsearch's own bound. */
    public static final int LARGEST_PAGE = 10_000;

    private static final int OK = 200;
    private static final int GONE = 404;
    private static final int CHANGED = 409;

    private final ElasticsearchClient elasticsearch;

    @Inject
    public IndexEntries(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * Entries after {@code last} in order, as the latest refresh shows them. Asks all shards, so that an entry on the wrong one
     * is found too.
     *
     * @param last null for the first page
     */
    public Page page(EntrySpan span, @Nullable EntryId last, int limit) {
        return search(span.query(), last, limit);
    }

    /** The same of entries that have no vector, and are found by no search. */
    public List<EntryId> pageWithoutVector(EntrySpan span, @Nullable EntryId last, int limit) {
        return search(withoutVector(span.query()), last, limit).entries();
    }

    /**
     * Entries in order.
     *
     * @param misrouted those of them that lie under another routing key than their incarnation's, where no search finds them
     */
    public record Page(List<EntryId> entries, List<EntryId> misrouted) {}

    /**
     * Those of {@code ids} that have an entry of the incarnation under another routing key, with where it lies, as the latest
     * refresh shows them.
     */
    public List<Misrouted> misrouted(UUID incarnation, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("size", LARGEST_PAGE).put("_source", false).put("seq_no_primary_term", true);
        ObjectNode bool = body.putObject("query").putObject("bool");
        var filter = bool.putArray("filter");
        filter.add(query(ids));
        filter.addObject().putObject("term").put("incarnation", incarnation.toString());
        bool.putObject("must_not").putObject("term").put("_routing", incarnation.toString());
        List<Misrouted> found = new ArrayList<>();
        for (JsonNode hit : search(body, "")) {
            found.add(new Misrouted(
                    hit.path("_id").asLong(),
                    hit.path("_index").asText(),
                    hit.path("_routing").asText(),
                    hit.path("_seq_no").asLong(),
                    hit.path("_primary_term").asLong()));
        }
        return found;
    }

    /**
     * Removes these very entries, and none that was written in their place meanwhile.
     *
     * @throws IndexUnavailableException when one was not removed
     */
    public void remove(Collection<Misrouted> misrouted) {
        if (misrouted.isEmpty()) {
            return;
        }
        StringBuilder bulk = new StringBuilder();
        for (Misrouted entry : misrouted) {
            ObjectNode action = Json.MAPPER.createObjectNode();
            action.putObject("delete")
                    .put("_id", Long.toString(entry.chunkId))
                    .put("_index", entry.index)
                    .put("routing", entry.routing)
                    .put("if_seq_no", entry.sequenceNumber)
                    .put("if_primary_term", entry.primaryTerm);
            bulk.append(action).append('\n');
        }
        JsonNode items = elasticsearch
                .send("POST", "/_bulk", bulk.toString())
                .orThrow("Removing entries")
                .body()
                .path("items");
        if (items.size() != misrouted.size()) {
            throw new IndexUnavailableException(
                    "Elasticsearch answered " + items.size() + " of " + misrouted.size() + " removals.", null);
        }
        for (JsonNode item : items) {
            int status = item.at("/delete/status").asInt();
            if (status != OK && status != GONE && status != CHANGED) {
                throw new IndexUnavailableException("An entry was not removed: " + item, null);
            }
        }
    }

    /**
     * An entry that lies under another routing key than its incarnation's.
     *
     * @param sequenceNumber with {@code primaryTerm} tells it from what is written in its place later
     */
    public record Misrouted(long chunkId, String index, String routing, long sequenceNumber, long primaryTerm) {}

    /** Which of these entries have no vector, as the latest refresh shows them. */
    public Set<Long> withoutVector(UUID incarnation, Collection<Long> ids) {
        Set<Long> found = new HashSet<>();
        for (EntryId entry :
                search(withoutVector(query(ids)), null, LARGEST_PAGE).entries()) {
            if (entry.incarnation().equals(incarnation)) {
                found.add(entry.chunkId());
            }
        }
        return found;
    }

    /** Those of {@code ids} that have an entry at this moment, refreshed or not. */
    public Set<Long> present(UUID incarnation, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        var docs = body.putArray("docs");
        for (Long id : ids) {
            docs.addObject().put("_id", id.toString()).put("routing", incarnation.toString());
        }
        JsonNode answer = elasticsearch
                .send("POST", "/" + IndexSchema.READ + "/_mget?_source=false", body.toString())
                .orThrow("Reading entries")
                .body();
        Set<Long> found = new HashSet<>();
        for (JsonNode entry : answer.path("docs")) {
            if (entry.has("error")) {
                throw new IndexUnavailableException("An entry could not be read: " + entry.path("error"), null);
            }
            if (entry.path("found").asBoolean()) {
                found.add(Long.valueOf(entry.path("_id").asText()));
            }
        }
        return found;
    }

    /** The documents' keys of those of {@code ids} that have an entry, as the latest refresh shows them. */
    public Map<Long, String> documentKeys(UUID incarnation, Collection<Long> ids) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("size", ids.size()).put("_source", false);
        body.putArray("docvalue_fields").add("documentKey");
        body.set("query", query(ids));
        Map<Long, String> keys = new HashMap<>();
        for (JsonNode hit : search(body, "&routing=" + incarnation)) {
            keys.put(
                    Long.valueOf(hit.path("_id").asText()),
                    hit.at("/fields/documentKey/0").asText());
        }
        return keys;
    }

    private static ObjectNode query(Collection<Long> ids) {
        ObjectNode query = Json.MAPPER.createObjectNode();
        var values = query.putObject("ids").putArray("values");
        ids.forEach(id -> values.add(id.toString()));
        return query;
    }

    private static ObjectNode withoutVector(ObjectNode query) {
        ObjectNode both = Json.MAPPER.createObjectNode();
        ObjectNode bool = both.putObject("bool");
        bool.putArray("filter").add(query);
        bool.putObject("must_not").putObject("exists").put("field", EmbeddingBinder.FIELD);
        return both;
    }

    private Page search(ObjectNode query, @Nullable EntryId last, int limit) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("size", limit).put("_source", false).put("track_total_hits", false);
        body.set("query", query);
        var sort = body.putArray("sort");
        sort.addObject().put("incarnation", "asc");
        sort.addObject().put("chunkId", "asc");
        if (last != null) {
            body.putArray("search_after").add(last.incarnation().toString()).add(last.chunkId());
        }
        List<EntryId> entries = new ArrayList<>();
        List<EntryId> misrouted = new ArrayList<>();
        for (JsonNode hit : search(body, "&filter_path=hits.hits.sort,hits.hits._routing,timed_out,_shards.failed")) {
            String incarnation = hit.at("/sort/0").asText();
            EntryId entry =
                    new EntryId(UUID.fromString(incarnation), hit.at("/sort/1").asLong());
            entries.add(entry);
            if (!hit.path("_routing").asText().equals(incarnation)) {
                misrouted.add(entry);
            }
        }
        return new Page(entries, misrouted);
    }

    private JsonNode search(ObjectNode body, String parameters) {
        return elasticsearch
                .send(
                        "POST",
                        "/" + IndexSchema.READ + "/_search?allow_partial_search_results=false" + parameters,
                        body.toString())
                .ofAllShards("Listing entries")
                .at("/hits/hits");
    }
}
