package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What surrounds the API: its description, health, metrics, logs. */
@ExtendWith(SharedService.class)
class OperatorsViewIT {
    private final Service service;
    private final Api api;

    OperatorsViewIT(Service service) {
        this.service = service;
        this.api = service.api();
    }

    private JsonNode description() {
        return Api.parse(api.send("GET", "/openapi", BodyPublishers.noBody(), "Accept", "application/json")
                .expect(200)
                .body());
    }

    @Test
    void descriptionNamesEveryResourceAndRefersToNothingThatIsNotThere() {
        JsonNode openapi = description();

        assertThat(openapi.path("openapi").asText()).startsWith("3.");
        assertThat(openapi.at("/info/title").asText()).isEqualTo("Carrel");
        List<String> paths = new ArrayList<>();
        openapi.path("paths").fieldNames().forEachRemaining(paths::add);
        String organization = "/api/v1/organizations/{organizationId}";
        assertThat(paths)
                .contains(
                        organization + "/stats",
                        organization + "/agents",
                        organization + "/agents/{agentId}",
                        organization + "/agents/{agentId}/stats",
                        organization + "/agents/{agentId}/chunks",
                        organization + "/agents/{agentId}/chunks/delete",
                        organization + "/agents/{agentId}/documents",
                        organization + "/agents/{agentId}/documents/{key}",
                        organization + "/agents/{agentId}/documents/{key}/chunks",
                        organization + "/agents/{agentId}/search",
                        organization + "/agents/{agentId}/deletion",
                        organization + "/ingestions/{id}",
                        organization + "/deletions/{queueId}",
                        organization + "/deletions/{queueId}/throttle",
                        organization + "/operations",
                        organization + "/operations/{id}",
                        organization + "/operations/{id}/events");
        for (JsonNode reference : openapi.findValues("$ref")) {
            assertThat(openapi.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
        openapi.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation.has("responses")) {
                        assertThat(operation.path("summary").asText()).isNotBlank();
                        assertThat(operation.path("tags")).isNotEmpty();
                    }
                }));
    }

    @Test
    void swaggerUiIsServed() {
        assertThat(api.get("/swagger-ui/").expect(200).body()).contains("swagger-ui");
    }

    @Test
    void healthTellsOfStoresMigrationsAndStuckOperations() {
        assertThat(api.get("/health/live").expect(200).json().path("status").asText())
                .isEqualTo("UP");
        JsonNode ready = api.get("/health/ready").expect(200).json();

        assertThat(ready.path("status").asText()).isEqualTo("UP");
        assertThat(Tenant.texts(ready.path("checks"), "name")).contains("postgresql", "elasticsearch", "operations");
        assertThat(ready.path("checks"))
                .anySatisfy(check ->
                        assertThat(check.at("/data/migration").asText()).isNotEmpty());
        assertThat(ready.path("checks"))
                .anySatisfy(
                        check -> assertThat(check.at("/data/stuck").asInt(-1)).isZero());
    }

    @Test
    void metricsTellOfRequestsConnectionsAndTheWork(Tenant mine) {
        mine.ingest(Map.of("key", "d1", "text", "text"));
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        mine.search(Map.of("text", "one"));
        String metrics = api.send("GET", "/metrics", BodyPublishers.noBody(), "Accept", "text/plain")
                .expect(200)
                .body();

        assertThat(metrics)
                .contains("http_server_requests_seconds_count", "agroal_active_count", "jvm_memory_used_bytes")
                .contains(
                        "carrel_search_seconds_bucket",
                        "carrel_embedding_seconds_count",
                        "carrel_embedding_texts_total")
                .containsPattern("carrel_operations\\{state=\"stuck\",?\\} 0.0")
                .containsPattern("carrel_index_items_total\\{action=\"write\",outcome=\"confirmed\",?\\} [1-9]")
                .containsPattern("carrel_documents_published_total\\{way=\"job\",?\\} [1-9]")
                .containsPattern("carrel_chunks_published_total\\{way=\"request\",?\\} [1-9]")
                .containsPattern("http_server_requests_seconds_count.*/agents/\\{agentId\\}/search");
    }

    @Test
    void logLinesOfAnIngestionNameOrganizationAgentAndOperation(Tenant mine) {
        String id = mine.ingest(Map.of("key", "d1", "text", "one")).path("id").asText();

        Await.until(
                "a line of the end",
                Tenant.LIMIT,
                () -> service.log()
                        .lines()
                        .filter(line -> line.startsWith("{") && line.contains(id))
                        .map(Api::parse)
                        .anyMatch(line -> line.path("message").asText().contains("is completed")
                                && line.at("/mdc/organization").asText().equals(mine.organization())
                                && line.at("/mdc/agent").asText().equals(Tenant.AGENT)
                                && line.at("/mdc/operation").asText().equals(id)));
    }
}
