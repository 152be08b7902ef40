package dev.carrel.health;

import dev.carrel.index.ElasticsearchClient;
import dev.carrel.index.IndexSchema;
import dev.carrel.index.IndexUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the index of chunks is there and its primary shards are active. */
@Readiness
@ApplicationScoped
public class IndexReadiness implements HealthCheck {
    private final ElasticsearchClient elasticsearch;

    @Inject
    public IndexReadiness(ElasticsearchClient elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("elasticsearch");
        try {
            var health = elasticsearch
                    .send("GET", "/_cluster/health/" + IndexSchema.READ + "?level=cluster&timeout=2s", null)
                    .orThrow("The index's health")
                    .body();
            String status = health.path("status").asText();
            return response.status("green".equals(status) || "yellow".equals(status))
                    .withData("status", status)
                    .build();
        } catch (IndexUnavailableException e) {
            return response.down()
                    .withData("error", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
