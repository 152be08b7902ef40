package dev.carrel.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Health of agents, and what an organization sees of its own. */
@ExtendWith(SharedService.class)
class AgentHealthIT {
    private final Service service;

    AgentHealthIT(Service service) {
        this.service = service;
    }

    private static JsonNode health(Tenant tenant) {
        return tenant.get("/health").expect(200).json();
    }

    private void searched(Tenant tenant, String agent, String set) {
        UUID incarnation = service.probe().incarnation(tenant.organization(), agent);
        service.probe().execute("update search_statistics set " + set + " where incarnation = ?", incarnation);
    }

    @Test
    void findingsNameWhatWasFoundAndTheThreshold(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        JsonNode healthy = health(mine);
        assertThat(healthy.path("status").asText()).isEqualTo("healthy");
        assertThat(healthy.path("findings").isArray()).isTrue();
        assertThat(healthy.path("findings")).isEmpty();

        mine.deleteChunks("c1");
        searched(
                mine,
                Tenant.AGENT,
                "recent_searches = 100, recent_millis = 90000, recent_lookups = 100, recent_hits = 40, faded_at = now()");
        JsonNode sick = health(mine);
        assertThat(sick.path("status").asText()).isEqualTo("warning");
        assertThat(Tenant.texts(sick.path("findings"), "finding"))
                .containsExactly("no-knowledge", "slow-search", "low-cache-rate");
        assertThat(sick.at("/findings/1/value").asDouble()).isCloseTo(900, within(1e-6));
        assertThat(sick.at("/findings/1/threshold").asDouble()).isEqualTo(500);
        assertThat(sick.at("/findings/1/detail").asText()).contains("carrel.agent-health.slow-search");
        assertThat(sick.path("recentSearchLatencyMs").asDouble()).isCloseTo(900, within(1e-6));
        assertThat(sick.path("recentCacheHitRate").asDouble()).isCloseTo(0.4, within(1e-6));

        // a day later a hundred searches are too few to say anything
        searched(mine, Tenant.AGENT, "faded_at = now() - interval '1 day'");
        assertThat(Tenant.texts(health(mine).path("findings"), "finding")).containsExactly("no-knowledge");
        searched(mine, Tenant.AGENT, "recent_searches = 5, recent_lookups = 5, faded_at = now()");
        assertThat(Tenant.texts(health(mine).path("findings"), "finding")).containsExactly("no-knowledge");
        Problems.of(mine.sibling("nobody").get("/health"), 404);
    }

    @Test
    void searchesFadeAndSumsStay(Tenant mine) {
        mine.putChunks(Map.of("key", "c1", "text", "one"));
        searched(
                mine,
                Tenant.AGENT,
                "searches = 1000, total_millis = 1000000, recent_searches = 1000, recent_millis = 1000000,"
                        + " faded_at = now() - interval '10 hours'");
        mine.search(Map.of("text", "one"));
        JsonNode stats = Await.value("flushed", Tenant.LIMIT, mine::stats, seen -> seen.has("lastSearchedAt"));

        // ten hours later a thousand searches count as one
        double recent = service.probe()
                .one(
                        "select recent_searches from search_statistics where incarnation = ?",
                        row -> row.getDouble(1),
                        service.probe().incarnation(mine.organization(), Tenant.AGENT));
        assertThat(recent).isBetween(1.9, 1.98);
        assertThat(stats.path("avgSearchLatencyMs").asDouble()).isGreaterThan(990);
    }

    @Test
    void organizationCountsItsAgentsByHealth(Tenant mine) {
        for (String agent : List.of("a", "b", "c")) {
            mine.sibling(agent).putChunks(Map.of("key", "c1", "text", "one"));
        }
        mine.sibling("b").deleteChunks("c1");
        searched(mine, "c", "recent_searches = 100, recent_millis = 90000, faded_at = now()");
        JsonNode stats = service.api()
                .get(mine.organizationPath("/stats?health=true"))
                .expect(200)
                .json();
        assertThat(service.api()
                        .get(mine.organizationPath("/stats"))
                        .expect(200)
                        .json()
                        .has("health"))
                .isFalse();
        assertThat(service.api()
                        .get(mine.organizationPath("/stats?health=maybe"))
                        .expect(400)
                        .json()
                        .path("field")
                        .asText())
                .isEqualTo("health");
        long agents = stats.path("agentCount").asLong();
        JsonNode health = stats.path("health");

        assertThat(health.path("agentsLookedAt").asLong()).isEqualTo(agents);
        assertThat(health.path("healthy").asLong()).isEqualTo(agents - 2);
        assertThat(health.path("warning").asLong()).isEqualTo(2);
        assertThat(health.path("findings")).isEqualTo(Api.parse("{\"no-knowledge\": 1, \"slow-search\": 1}"));

        String list = mine.organizationPath("/agents");
        assertThat(agents(list + "?health=warning")).containsExactly("b", "c");
        assertThat(agents(list + "?sort=totalChunks&order=asc&limit=1")).containsExactly("b");
        assertThat(agents(list + "?sort=agentId&order=desc")).startsWith("neighbour", "c", "b", "a");
        assertThat(agents(list + "?maxChunks=0")).containsExactly("b");
        assertThat(agents(list + "?inactiveSince=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(agents(list + "?activeSince=2020-01-01T00:00:00Z")).hasSize((int) agents);
        for (String query : List.of(
                "sort=size",
                "order=up",
                "minChunks=-1",
                "maxSizeBytes=much",
                "activeSince=today",
                "health=ill",
                "sort=totalChunks&cursor=" + cursor(list + "?limit=1"))) {
            Problems.of(service.api().get(list + "?" + query), 400);
        }
    }

    private List<String> agents(String path) {
        return Tenant.texts(service.api().get(path).expect(200).json().path("items"), "agentId");
    }

    private String cursor(String path) {
        return service.api().get(path).expect(200).json().path("next").asText();
    }
}
