package dev.carrel.bench.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carrel.bench.elasticsearch.RawElasticsearch;
import dev.carrel.bench.http.Wire;
import dev.carrel.client.Json;
import java.util.ArrayList;
import java.util.List;

/** Plain full text search of the service's own index: what the meaning has to beat. */
final class Bm25 {
    private final RawElasticsearch node;
    private final Wire wire;
    private final String incarnation;

    Bm25(RawElasticsearch node, Wire wire, String incarnation) {
        this.node = node;
        this.wire = wire;
        this.incarnation = incarnation;
    }

    /** Keys of the documents of the best chunks, a document as often as it has chunks among them. */
    List<String> search(String text, int chunks) {
        ObjectNode query = Json.MAPPER.createObjectNode();
        query.put("size", chunks).put("track_total_hits", false);
        query.put("_source", false).putArray("docvalue_fields").add("documentKey");
        ObjectNode all = query.putObject("query").putObject("bool");
        all.putObject("must").putObject("match").put("text", text);
        all.putObject("filter").putObject("term").put("incarnation", incarnation);
        List<String> documents = new ArrayList<>();
        for (JsonNode hit :
                wire.json(node.search("?routing=" + incarnation, query)).at("/hits/hits")) {
            documents.add(hit.at("/fields/documentKey/0").asText());
        }
        return documents;
    }
}
