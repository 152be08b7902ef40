package dev.carrel.namespace;

import dev.carrel.http.Flag;
import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Statistics of agents and organizations: exact, and read without scanning (promise 4). */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Statistics")
public class StatisticsResource {
    /** Agents whose health is counted, so that the cost is bounded. */
    private static final int MOST_AGENTS = 10_000;

    private final StatisticsRepository statistics;
    private final AgentList list;

    @Inject
    public StatisticsResource(StatisticsRepository statistics, AgentList list) {
        this.statistics = statistics;
        this.list = list;
    }

    @GET
    @Path("/stats")
    @Operation(
            summary = "Sums over the organization's agents",
            description =
                    "The sums are exact and kept. With health=true it also counts how many agents are healthy, among"
                            + " the first " + MOST_AGENTS
                            + " in the order of their names, which takes longer the more there are;"
                            + " agentsLookedAt tells how many.")
    public OrganizationStatistics organization(
            @PathParam("organizationId") String organizationId, @QueryParam("health") @Nullable String health) {
        return statistics
                .organization(new OrganizationId(organizationId), Flag.of("health", health) ? MOST_AGENTS : 0)
                .orElseThrow(() -> ProblemException.notFound("organization"));
    }

    @GET
    @Path("/agents")
    @Operation(
            summary = "The organization's agents with their statistics, in the order of their names or another",
            description =
                    "sort is agentId, totalChunks, documentCount, totalSizeBytes, lastIngestedAt or lastSearchedAt;"
                            + " order is asc or desc, by default desc for all but agentId. minChunks, maxChunks, minSizeBytes,"
                            + " maxSizeBytes, activeSince, inactiveSince (searched, written to or created) and health (healthy,"
                            + " warning) choose among them. Each page looks at a bounded number of agents: one with fewer items than"
                            + " asked for, or none, is the last only when it has no next.")
    @APIResponse(responseCode = "200", description = "A page of agents; none where there is no such organization")
    public Page<AgentStatistics> agents(
            @PathParam("organizationId") String organizationId,
            @QueryParam("sort") @Nullable String sort,
            @QueryParam("order") @Nullable String order,
            @QueryParam("minChunks") @Nullable String minChunks,
            @QueryParam("maxChunks") @Nullable String maxChunks,
            @QueryParam("minSizeBytes") @Nullable String minSizeBytes,
            @QueryParam("maxSizeBytes") @Nullable String maxSizeBytes,
            @QueryParam("activeSince") @Nullable String activeSince,
            @QueryParam("inactiveSince") @Nullable String inactiveSince,
            @QueryParam("health") @Nullable String health,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        AgentSort by = AgentSort.parse(sort);
        AgentFilter filter = new AgentFilter(
                AgentFilter.number("minChunks", minChunks),
                AgentFilter.number("maxChunks", maxChunks),
                AgentFilter.number("minSizeBytes", minSizeBytes),
                AgentFilter.number("maxSizeBytes", maxSizeBytes),
                AgentFilter.time("activeSince", activeSince),
                AgentFilter.time("inactiveSince", inactiveSince),
                AgentFilter.health(health));
        return list.page(
                new OrganizationId(organizationId),
                by,
                AgentList.descending(order, by),
                filter,
                cursor,
                PageCursor.limit(limit));
    }

    @GET
    @Path("/agents/{agentId}/stats")
    @Operation(summary = "Statistics of one agent; 404 when it has no namespace")
    public AgentStatistics agent(
            @PathParam("organizationId") String organizationId, @PathParam("agentId") String agentId) {
        return statistics
                .agent(new OrganizationId(organizationId), new AgentId(agentId))
                .orElseThrow(() -> ProblemException.notFound("agent"));
    }

    @GET
    @Path("/agents/{agentId}/health")
    @Operation(
            summary =
                    "Whether an agent needs attention: no knowledge, many chunks, slow searches, a cache of little use",
            description =
                    "Latency and cache rate are those of recent searches, of which half the weight is lost in an hour;"
                            + " a few of them say nothing yet. The thresholds are settings, carrel.agent-health.")
    public AgentHealth health(
            @PathParam("organizationId") String organizationId, @PathParam("agentId") String agentId) {
        return statistics
                .health(new OrganizationId(organizationId), new AgentId(agentId))
                .orElseThrow(() -> ProblemException.notFound("agent"));
    }
}
