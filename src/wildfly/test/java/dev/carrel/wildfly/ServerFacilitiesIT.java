package dev.carrel.wildfly;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.StoreProbe;
import java.net.URI;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What the server itself gives the service, and the work that nobody asks for. */
@ExtendWith(ArquillianExtension.class)
class ServerFacilitiesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ArquillianResource
    private URI root;

    @Deployment(testable = false)
    static WebArchive war() {
        return War.archive();
    }

    private Api api() {
        return new Api(root.toString().replaceFirst("/+$", ""));
    }

    @Test
    void healthIsOnTheManagementPortWithOurChecks() {
        JsonNode ready =
                ServerUnderTest.management().get("/health/ready").expect(200).json();

        assertThat(ready.path("status").asText()).isEqualTo("UP");
        assertThat(ready.path("checks"))
                .extracting(check -> check.path("name").asText())
                .contains("postgresql", "elasticsearch", "operations", "reconciliation");
        assertThat(ServerUnderTest.management()
                        .get("/health/live")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("UP");
        api().get("/health/ready").expect(404);
    }

    @Test
    void openApiDescribesEveryResource() {
        JsonNode paths = Api.parse(api().send("GET", "/openapi?format=JSON", null)
                        .expect(200)
                        .body())
                .path("paths");

        String organization = "/api/v1/organizations/{organizationId}";
        assertThat(paths.fieldNames())
                .toIterable()
                .contains(
                        organization + "/agents/{agentId}/documents",
                        organization + "/agents/{agentId}/chunks",
                        organization + "/agents/{agentId}/search",
                        organization + "/agents/{agentId}/stats",
                        organization + "/deletions/{queueId}/certificate",
                        organization + "/operations/{id}/events",
                        organization + "/reconciliations/{id}/drifts",
                        "/api/v1/reconciliations");
        assertThat(paths.at("/" + (organization + "/agents/{agentId}/search").replace("/", "~1") + "/post/responses")
                        .fieldNames())
                .toIterable()
                .as("those of the annotations, and the problem that our filter adds")
                .contains("200", "404", "default");
    }

    @Test
    void serverMeasuresDataSourceRequestsAndJvm() {
        api().get("/api/v1/organizations/measured/stats").expect(404);
        String metrics =
                ServerUnderTest.management().get("/metrics").expect(200).body();

        assertThat(metrics)
                .contains("wildfly_datasources_pool_in_use_count{data_source=\"CarrelDS\"")
                .contains("wildfly_undertow_request_count_total{")
                .contains("base_memory_used");
        assertThat(metrics).as("ours are on the service's own page").doesNotContain("carrel_");
    }

    @Test
    void nightlyReconciliationIsStartedWhenItIsDue() {
        try (StoreProbe probe = ServerUnderTest.probe()) {
            long before = nights(probe);
            probe.execute("update reconciliation_schedule set next_at = now() - interval '1 minute'");
            Await.until("the run of the night is completed", LIMIT, () -> nights(probe) == before + 1);
            assertThat(probe.count("select count(*) from reconciliation_schedule where next_at > now()"))
                    .isEqualTo(1);
        }
    }

    private static long nights(StoreProbe probe) {
        return probe.count("""
                select count(*) from operation
                where kind = 'reconciliation' and organization_id = '*' and status = 'completed'""");
    }
}
