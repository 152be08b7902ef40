package dev.carrel.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.http.Json;
import dev.carrel.namespace.Incarnation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for entries of an incarnation in Elasticsearch itself, whatever PostgreSQL says. Asks without a routing key, so that
 * an entry on the wrong shard is found too; sees what was refreshed. Thread-safe.
 */
@ApplicationScoped
public class LeftoverEntries {
    private final ElasticsearchClient elasticsearch;

    @Inject
    public LeftoverEntries(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** How many entries there are. @throws IndexUnavailableException when the count is not of all shards */
    public long count(Incarnation incarnation) {
        JsonNode answer = elasticsearch
                .send("POST", "/" + IndexSchema.READ + "/_count", query(incarnation))
                .orThrow("Counting entries")
                .body();
        requireAllShards(answer);
        return answer.path("count").asLong();
    }

    /** Chunk ids of some of the entries, at most {@code limit}; empty when there are none. */
    public List<Long> ids(Incarnation incarnation, int limit) {
        JsonNode answer = elasticsearch
                .send("POST", "/" + IndexSchema.READ + "/_search?_source=false&size=" + limit, query(incarnation))
                .orThrow("Searching for entries")
                .body();
        requireAllShards(answer);
        List<Long> ids = new ArrayList<>();
        answer.at("/hits/hits")
                .forEach(hit -> ids.add(Long.valueOf(hit.path("_id").asText())));
        return ids;
    }

    private static void requireAllShards(JsonNode answer) {
        if (answer.at("/_shards/failed").asInt() > 0 || answer.path("timed_out").asBoolean()) {
            throw new IndexUnavailableException("Not all shards answered: " + answer.path("_shards"), null);
        }
    }

    private static String query(Incarnation incarnation) {
        var body = Json.MAPPER.createObjectNode();
        body.putObject("query").putObject("term").put("incarnation", incarnation.key());
        return body.toString();
    }
}
