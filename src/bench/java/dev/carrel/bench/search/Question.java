package dev.carrel.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.MeasurementException;
import dev.carrel.bench.http.Wire;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The same search in the service's form and in the node's, both ready to be sent.
 *
 * @param service to the service's API
 * @param node the query that the service's candidates come from
 */
record Question(HttpRequest service, HttpRequest node) {
    private static final double TOLERANCE = 1e-4;

    /**
     * Asks both sides and compares.
     *
     * @return the number of hits
     * @throws MeasurementException when the two do not find chunks of the same similarities
     */
    int verify(Wire wire) {
        List<Double> found = scores(wire.json(service).path("hits"), "score");
        List<Double> raw = scores(wire.json(node).at("/hits/hits"), "_score").stream()
                .map(Question::cosine)
                .toList();
        boolean same = found.size() == raw.size();
        for (int i = 0; same && i < raw.size(); i++) {
            same = Math.abs(found.get(i) - raw.get(i)) < TOLERANCE;
        }
        if (!same) {
            throw new MeasurementException("The service and the raw query do not find the same at " + service.uri()
                    + ": " + found + " and " + raw);
        }
        return raw.size();
    }

    private static List<Double> scores(JsonNode hits, String field) {
        List<Double> scores = new ArrayList<>();
        hits.forEach(hit -> scores.add(hit.path(field).asDouble()));
        return scores;
    }

    /** The opposite of Elasticsearch's score of an inner product. */
    private static double cosine(double score) {
        return score >= 1 ? score - 1 : 1 - 1 / score;
    }
}
