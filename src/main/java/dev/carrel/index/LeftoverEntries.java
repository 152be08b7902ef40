package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.http.Json;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Looks for entries of an incarnation in Elasticsearch itself, whatever PostgreSQL says. Asks without a routing key, so that
 * an entry on the wrong shard is found too; sees what was refreshed. Thread-safe.
 */
@ApplicationScoped
public class LeftoverEntries {
    private static final int OK = 200;
    private static final int GONE = 404;

    private final ElasticsearchClient elasticsearch;

    @Inject
    public LeftoverEntries(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** How many entries there are. @throws IndexUnavailableException when the count is not of all shards */
    public long count(Incarnation incarnation) {
        JsonNode answer = elasticsearch
                .send("POST", "/" + IndexSchema.READ + "/_count", query(incarnation))
                .ofAllShards("Counting entries");
        return answer.path("count").asLong();
    }

    /**
     * Removes some of the entries, at most {@code limit}, each where it lies, whatever its id and routing.
     *
     * @return how many; 0 when there are none. They may be found again until a refresh.
     * @throws IndexUnavailableException when one was not removed
     */
    public int remove(Incarnation incarnation, int limit) {
        JsonNode answer = elasticsearch
                .send("POST", "/" + IndexSchema.READ + "/_search?_source=false&size=" + limit, query(incarnation))
                .ofAllShards("Searching for entries");
        JsonNode hits = answer.at("/hits/hits");
        if (hits.isEmpty()) {
            return 0;
        }
        StringBuilder bulk = new StringBuilder();
        hits.forEach(hit -> {
            var action = Json.MAPPER.createObjectNode();
            var target = action.putObject("delete")
                    .put("_id", hit.path("_id").asText())
                    .put("_index", hit.path("_index").asText());
            if (hit.has("_routing")) {
                target.put("routing", hit.path("_routing").asText());
            }
            bulk.append(action).append('\n');
        });
        JsonNode items = elasticsearch
                .send("POST", "/_bulk", bulk.toString())
                .orThrow("Removing entries")
                .body()
                .path("items");
        int removed = 0;
        for (JsonNode item : items) {
            int status = item.at("/delete/status").asInt();
            removed += status == GONE ? 0 : 1;
            if (status != OK && status != GONE) {
                throw new IndexUnavailableException("An entry was not removed: " + item, null);
            }
        }
        if (items.size() != hits.size()) {
            throw new IndexUnavailableException(
                    "Elasticsearch answered " + items.size() + " of " + hits.size() + " removals.", null);
        }
        return removed;
    }

    private static String query(Incarnation incarnation) {
        var body = Json.MAPPER.createObjectNode();
        body.putObject("query").putObject("term").put("incarnation", incarnation.key());
        return body.toString();
    }
}
