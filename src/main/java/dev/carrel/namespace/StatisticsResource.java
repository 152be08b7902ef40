package dev.carrel.namespace;

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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Statistics of agents and organizations: exact, and read without scanning (promise 4). */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Statistics")
public class StatisticsResource {
    private final StatisticsRepository statistics;

    @Inject
    public StatisticsResource(StatisticsRepository statistics) {
        this.statistics = statistics;
    }

    @GET
    @Path("/stats")
    @Operation(summary = "Sums over the organization's agents")
    public OrganizationStatistics organization(@PathParam("organizationId") String organizationId) {
        return statistics
                .organization(new OrganizationId(organizationId))
                .orElseThrow(() -> ProblemException.notFound("organization"));
    }

    @GET
    @Path("/agents")
    @Operation(summary = "The organization's agents with their statistics, in the order of their names")
    public Page<AgentStatistics> agents(
            @PathParam("organizationId") String organizationId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        var rows = statistics.agents(new OrganizationId(organizationId), PageCursor.decode(cursor), size);
        return Page.of(rows, size, AgentStatistics::agentId);
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
}
