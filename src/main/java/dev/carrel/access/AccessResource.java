package dev.carrel.access;

import dev.carrel.access.AccessService.ColdChunkView;
import dev.carrel.access.AccessService.HotChunkView;
import dev.carrel.access.AccessService.Reported;
import dev.carrel.http.InputLimits;
import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which of an agent's chunks are used, and which are not. */
@Path("/organizations/{organizationId}/agents/{agentId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
public class AccessResource {
    private final AccessService service;
    private final InputLimits limits;

    @Inject
    public AccessResource(AccessService service, InputLimits limits) {
        this.service = service;
        this.limits = limits;
    }

    @GET
    @Path("/hot-chunks")
    @Operation(
            summary = "The chunks used most, most first",
            description =
                    "Every hit of a search is an access, and so is what is reported. Counts are a second old, and a"
                            + " crash of a node loses its last second. A chunk keeps them when its document is replaced.")
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    public Page<HotChunkView> hot(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("limit") @Nullable String limit) {
        return service.hottest(new OrganizationId(organizationId), new AgentId(agentId), PageCursor.limit(limit));
    }

    @GET
    @Path("/cold-chunks")
    @Operation(
            summary = "Chunks not used for a time, in the order in which they were written",
            description =
                    "unusedFor is a duration such as P30D, at least PT1H. A chunk counts as used when it was accessed"
                            + " and when its present text was published. Each page looks at a bounded number of chunks: one with"
                            + " fewer items than asked for, or none, is the last only when it has no next.")
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    public Page<ColdChunkView> cold(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("unusedFor") @Nullable String unusedFor,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return service.cold(
                new OrganizationId(organizationId),
                new AgentId(agentId),
                Unused.parse(unusedFor),
                PageCursor.decodeLong(cursor),
                PageCursor.limit(limit));
    }

    @POST
    @Path("/chunk-accesses")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Reports accesses to chunks that this service has not seen",
            description =
                    "For callers that keep hits in a cache of their own. Keys that no published chunk has are ignored.")
    @RequestBody(content = @Content(schema = @Schema(implementation = AccessReport.class)))
    @APIResponse(
            responseCode = "200",
            description = "How many elements are counted, within a second, and how many were ignored",
            content = @Content(schema = @Schema(implementation = Reported.class)))
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    public Reported report(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        AccessReport report = limits.read(body, length, AccessReport.class);
        return service.report(organization, agent, report.checked(Instant.now()));
    }
}
