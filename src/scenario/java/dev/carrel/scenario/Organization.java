package dev.carrel.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** An organization that no other scenario knows, and the requests made in its name. */
final class Organization {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

    private final HttpClient http;
    private final String service;
    private final String name;
    private final String root;

    Organization(HttpClient http, URI service, String prefix) {
        this.http = http;
        this.service = service.toString().replaceFirst("/+$", "");
        this.name = prefix + "-" + UUID.randomUUID();
        this.root = this.service + "/api/v1/organizations/" + name;
    }

    /** Its id. */
    String name() {
        return name;
    }

    /** One segment of a path: a slash in it stays part of it. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** A path of the service that belongs to no organization. */
    Answer getElsewhere(String path) {
        return send(HttpRequest.newBuilder(URI.create(service + path)).GET());
    }

    /** Every sample of the metrics by its name and labels. */
    Map<String, Double> metrics() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + "/metrics"))
                .header("Accept", "text/plain")
                .build();
        Map<String, Double> samples = new HashMap<>();
        new String(exchange(request).body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    // one of the clients ends the labels with a comma
                    samples.put(line.substring(0, space).replace(",}", "}"), Double.valueOf(line.substring(space + 1)));
                });
        return samples;
    }

    Answer post(String path, String json) {
        return send(json(path).POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) {
        return send(json(path).PUT(BodyPublishers.ofString(json)));
    }

    Answer putText(String path, String mediaType, String text) {
        return send(request(path).header("Content-Type", mediaType).PUT(BodyPublishers.ofString(text)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Ingests one text and waits for its end. */
    JsonNode ingest(String agent, String key, String text) {
        ObjectNode document = JSON.createObjectNode().put("key", key).put("text", text);
        return post("/agents/" + agent + "/documents?wait=60s", document.toString())
                .json(200);
    }

    /** The hits of a search by text. */
    JsonNode search(String agent, String question) {
        ObjectNode search = JSON.createObjectNode().put("text", question).put("limit", 50);
        return post("/agents/" + agent + "/search", search.toString()).json(200).path("hits");
    }

    /** The events of a stream, when it has ended: the name of each, and its data. */
    List<Map.Entry<String, JsonNode>> events(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(LONGEST_ANSWER)
                .header("Accept", "text/event-stream")
                .build();
        List<Map.Entry<String, JsonNode>> events = new ArrayList<>();
        String name = "";
        for (String line : lines(request)) {
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                events.add(Map.entry(
                        name, read(path, line.substring("data:".length()).getBytes(StandardCharsets.UTF_8))));
            }
        }
        return events;
    }

    private List<String> lines(HttpRequest request) {
        try {
            HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
            assertThat(response.statusCode()).as("%s", request).isEqualTo(200);
            return response.body().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + request, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path))
                .timeout(LONGEST_ANSWER)
                .header("Accept", "application/json, application/problem+json");
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        HttpResponse<byte[]> response = exchange(request);
        String line = line(request);
        return new Answer(line, response.statusCode(), response.headers(), read(line, response.body()));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(line(request) + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during " + line(request), e);
        }
    }

    private static String line(HttpRequest request) {
        return request.method() + " " + request.uri();
    }

    private static JsonNode read(String line, byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(line + " answered no JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }
}
