package dev.carrel.bench.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.bench.data.SampleTexts;
import dev.carrel.bench.http.Wire;
import dev.carrel.bench.ingest.ServiceLoad;
import dev.carrel.bench.ingest.ServiceLoad.Upload;
import dev.carrel.client.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives texts to the service and asks it afterwards which passages it has cut and embedded. */
final class TextLoad {
    private static final String ORGANIZATION = "bench-text";
    /** Long enough for a few passages. */
    private static final int CHARACTERS_A_DOCUMENT = 4000;
    /** What the service cuts texts of such sentences into; only the size of a round depends on it. */
    private static final int CHARACTERS_A_PASSAGE = 900;

    private final URI service;
    private final Wire wire;
    private final SampleTexts texts;
    private final int agents;
    private final ServiceLoad load;

    TextLoad(URI service, Wire wire, SampleTexts texts, int agents) {
        this.service = service;
        this.wire = wire;
        this.texts = texts;
        this.agents = agents;
        this.load = new ServiceLoad(service, wire);
    }

    /** Ingests texts of about this many passages, one request for each agent at the same time. */
    Ingested run(String name, int about) {
        int documents = Math.max(1, Math.round((float) about * CHARACTERS_A_PASSAGE / CHARACTERS_A_DOCUMENT / agents));
        List<String> paths = new ArrayList<>();
        List<Upload> uploads = new ArrayList<>();
        for (int agent = 0; agent < agents; agent++) {
            String path = service + "/api/v1/organizations/" + ORGANIZATION + "/agents/" + name + "-"
                    + System.nanoTime() + "/documents";
            List<Map<String, String>> content = new ArrayList<>();
            for (int document = 0; document < documents; document++) {
                content.add(Map.of("key", "document-" + document, "text", texts.next(CHARACTERS_A_DOCUMENT)));
                paths.add(path + "/document-" + document + "/chunks");
            }
            byte[] body = Json.MAPPER
                    .valueToTree(Map.of("documents", content))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            uploads.add(new Upload(ORGANIZATION, Wire.post(URI.create(path), body)));
        }
        double seconds = load.run(uploads, agents).completed();
        List<String> passages =
                paths.stream().flatMap(path -> passages(path).stream()).toList();
        return new Ingested(passages, seconds);
    }

    private List<String> passages(String path) {
        List<String> passages = new ArrayList<>();
        String next = "";
        do {
            String page = next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            JsonNode answer = wire.json(Wire.get(URI.create(path + "?limit=100" + page)));
            answer.path("items").forEach(item -> passages.add(item.path("text").asText()));
            next = answer.path("next").asText("");
        } while (!next.isEmpty());
        return passages;
    }

    /**
     * What was ingested.
     *
     * @param seconds from the first request to the publication of the last document
     */
    record Ingested(List<String> passages, double seconds) {}
}
