package dev.carrel.search;

import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Makes an agent's first searches as fast as its later ones. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Search")
public class WarmUpResource {
    static final int MOST = 1000;
    static final int USUAL = 200;

    private final WarmUp warmUp;

    @Inject
    public WarmUpResource(WarmUp warmUp) {
        this.warmUp = warmUp;
    }

    @POST
    @Path("/agents/{agentId}/warmup")
    @Operation(
            summary = "Loads what the agent's next searches will need",
            description =
                    "The texts of the chunks used most get into the memory of the node that answers, and the agent's"
                            + " part of the index into Elasticsearch's. Changes nothing that is kept. Bounded in time: what is not"
                            + " done by then is left, and complete is false.")
    @APIResponse(responseCode = "200", description = "What was loaded, and how long it took")
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    @APIResponse(responseCode = "429", description = "This node warms up enough agents already")
    public WarmUpResult warmUp(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @Parameter(
                            description = "Most chunks whose texts are loaded, 0 to 1,000; 200 when absent",
                            schema = @Schema(implementation = Integer.class))
                    @QueryParam("limit")
                    @Nullable String limit) {
        return warmUp.run(new OrganizationId(organizationId), new AgentId(agentId), chunks(limit));
    }

    private static int chunks(@Nullable String limit) {
        if (limit == null) {
            return USUAL;
        }
        try {
            int chunks = Integer.parseInt(limit);
            if (chunks >= 0 && chunks <= MOST) {
                return chunks;
            }
        } catch (NumberFormatException e) {
            // the same fault
        }
        throw ProblemException.invalid(
                "limit", limit, "limit is '" + limit + "'; it must be from 0 to " + MOST + ".", MOST);
    }
}
