package dev.carrel.bench.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.http.Wire;
import dev.carrel.client.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Requests to the node. Thread-safe. */
public final class RawElasticsearch {
    /** The index that the service searches. */
    public static final String SERVICE_INDEX = "chunk-read";

    /** Where the service's index has the texts of agents that were given no language. */
    public static final String TEXT = "text_english";

    private static final byte[] NOTHING = {};
    /** Settings that an index gets by itself and that cannot be given. */
    private static final List<String> OWN_SETTINGS =
            List.of("uuid", "version", "creation_date", "provided_name", "routing");

    private final URI node;
    private final Wire wire;

    public RawElasticsearch(URI node, Wire wire) {
        this.node = node;
        this.wire = wire;
    }

    /** Creates an index with the mapping and the settings that the service's index has now, refresh and sort included. */
    public void createLikeServiceIndex(String name) {
        createLikeServiceIndex(name, same -> {});
    }

    /** The same, but for what {@code change} does to the definition. */
    public void createLikeServiceIndex(String name, Consumer<ObjectNode> change) {
        JsonNode service =
                wire.json(Wire.get(uri("/" + SERVICE_INDEX))).elements().next();
        ObjectNode definition = Json.MAPPER.createObjectNode();
        ObjectNode settings = service.at("/settings/index").deepCopy();
        settings.remove(OWN_SETTINGS);
        definition.putObject("settings").set("index", settings);
        definition.set("mappings", service.get("mappings"));
        change.accept(definition);
        wire.send(Wire.put(uri("/" + name), definition.toString()));
    }

    /** Removes an index. */
    public void remove(String index) {
        wire.send(Wire.delete(uri("/" + index)));
    }

    /** What an index takes on disk. */
    public long bytes(String index) {
        return wire.json(Wire.get(uri("/" + index + "/_stats/store")))
                .at("/_all/primaries/store/size_in_bytes")
                .asLong();
    }

    /** A bulk request; of its answer only failures are asked for. */
    public HttpRequest bulk(String index, byte[] body) {
        return Wire.post(uri("/" + index + "/_bulk?filter_path=errors,items.*.error"), body);
    }

    /** Sends a bulk and looks at its items. @throws MeasurementException when one failed */
    public void sendBulk(HttpRequest bulk) {
        JsonNode answer = wire.json(bulk);
        if (answer.path("errors").asBoolean(true)) {
            throw new MeasurementException(
                    "A bulk had failures: " + answer.path("items").path(0));
        }
    }

    public void refresh(String index) {
        wire.send(Wire.post(uri("/" + index + "/_refresh"), NOTHING));
    }

    public long count(String index) {
        return wire.json(Wire.get(uri("/" + index + "/_count"))).path("count").asLong();
    }

    /** Whether the node merges segments now: work left behind by earlier writes. */
    public boolean merging() {
        JsonNode nodes = wire.json(Wire.get(uri("/_nodes/stats/indices/merge")));
        return nodes.findValues("current").stream().anyMatch(current -> current.asInt() > 0);
    }

    /** The incarnation of the service's chunks of the document with this key, which only one agent may have. */
    public String incarnationOf(String documentKey) {
        JsonNode query = Json.MAPPER.valueToTree(Map.of(
                "size",
                1,
                "docvalue_fields",
                List.of("incarnation"),
                "query",
                Map.of("term", Map.of("documentKey", documentKey))));
        JsonNode incarnation = wire.json(search("", query)).at("/hits/hits/0/fields/incarnation/0");
        if (incarnation.isMissingNode()) {
            throw new MeasurementException("The index has no chunk of the document " + documentKey);
        }
        return incarnation.asText();
    }

    /** A search in the service's index. */
    public HttpRequest search(String parameters, JsonNode query) {
        return search(SERVICE_INDEX, parameters, query);
    }

    private HttpRequest search(String index, String parameters, JsonNode query) {
        byte[] body = query.toString().getBytes(StandardCharsets.UTF_8);
        return Wire.post(uri("/" + index + "/_search" + parameters), body);
    }

    /**
     * The query that the service's search is compared with: the {@code k} nearest of an incarnation, with the filter inside
     * the knn clause, routed, and nothing more asked for than ids and scores.
     */
    public HttpRequest nearest(String incarnation, float[] vector, int k) {
        return nearest(SERVICE_INDEX, incarnation, vector, k, k);
    }

    /** The same in any index of the service's form. */
    public HttpRequest nearest(String index, String incarnation, float[] vector, int k, int candidates) {
        ObjectNode query = Json.MAPPER.createObjectNode();
        query.put("size", k).put("_source", false).put("track_total_hits", false);
        ObjectNode knn = query.putObject("knn");
        knn.put("field", "embedding").put("k", k).put("num_candidates", candidates);
        knn.set("query_vector", Json.MAPPER.valueToTree(vector));
        knn.putObject("filter").putObject("term").put("incarnation", incarnation);
        return search(index, "?routing=" + URLEncoder.encode(incarnation, StandardCharsets.UTF_8), query);
    }

    /** The best {@code k} of an incarnation by BM25, likewise. */
    public HttpRequest matching(String incarnation, String text, int k) {
        ObjectNode query = Json.MAPPER.createObjectNode();
        query.put("size", k).put("_source", false).put("track_total_hits", false);
        ObjectNode bool = query.putObject("query").putObject("bool");
        bool.putObject("must").putObject("match").put(TEXT, text);
        bool.putObject("filter").putObject("term").put("incarnation", incarnation);
        return search("?routing=" + URLEncoder.encode(incarnation, StandardCharsets.UTF_8), query);
    }

    private URI uri(String path) {
        return URI.create(node + path);
    }
}
