package dev.carrel.pruning;

import dev.carrel.access.Unused;
import dev.carrel.http.InputLimits;
import dev.carrel.http.Later;
import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Dispatcher;
import dev.carrel.operation.OperationFilter;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationPageKey;
import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationStatus;
import dev.carrel.operation.OperationView;
import dev.carrel.operation.OperationWaiter;
import dev.carrel.pruning.PruningRepository.ChunkView;
import dev.carrel.pruning.PruningRepository.PrunedChunk;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Prunings: started here, cancelled and retried as every operation is. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
public class PruningResource {
    private final PruningService service;
    private final PruningRepository prunings;
    private final OperationQueries queries;
    private final OperationWaiter waiter;
    private final Dispatcher dispatcher;
    private final InputLimits limits;

    @Inject
    public PruningResource(
            PruningService service,
            PruningRepository prunings,
            OperationQueries queries,
            OperationWaiter waiter,
            Dispatcher dispatcher,
            InputLimits limits) {
        this.service = service;
        this.prunings = prunings;
        this.queries = queries;
        this.waiter = waiter;
        this.dispatcher = dispatcher;
        this.limits = limits;
    }

    @POST
    @Path("/agents/{agentId}/prunings")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Lists the agent's chunks not used for a time, and removes them if told to",
            description =
                    "unusedFor is a duration such as P30D, at least PT1H; a chunk counts as used when it was accessed"
                            + " and when its present text was published. Without \"dryRun\": false nothing is removed. A document"
                            + " that loses its last chunk is removed with it. It is cancelled and retried under /operations.")
    @RequestBody(content = @Content(schema = @Schema(implementation = PruningRequest.class)))
    @APIResponse(responseCode = "202", description = "Started; Location names the pruning")
    @APIResponse(
            responseCode = "200",
            description = "Ended within the time to wait",
            content = @Content(schema = @Schema(implementation = PruningView.class)))
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    @APIResponse(responseCode = "409", description = "One of the agent is under way")
    public void start(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("wait") @Nullable String wait,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body,
            @Suspended AsyncResponse response) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        PruningRequest request = limits.read(body, length, PruningRequest.class);
        Duration patience = OperationWaiter.parse(wait);
        Duration unusedFor = Unused.parse(request.unusedFor());
        OperationId id = service.start(organization, agent, unusedFor, !Boolean.FALSE.equals(request.dryRun()));
        dispatcher.wake();
        Later.resume(response, waiter.await(id, patience).thenApply(nothing -> {
            PruningView view = service.view(service.get(organization, id));
            return Response.status(view.ended() ? 200 : 202)
                    .header(
                            HttpHeaders.LOCATION,
                            URI.create("/api/v1/organizations/" + organization + "/prunings/" + id))
                    .entity(view)
                    .build();
        }));
    }

    @GET
    @Path("/prunings")
    @Operation(summary = "The organization's prunings, newest first")
    public Page<OperationView> list(
            @PathParam("organizationId") String organizationId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("agentId") @Nullable String agentId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        OperationFilter filter = new OperationFilter(
                new OrganizationId(organizationId),
                OperationKind.PRUNING,
                status == null ? null : OperationStatus.of(status),
                agentId == null ? null : new AgentId(agentId).value(),
                null);
        return Page.of(queries.list(filter, PageCursor.decode(cursor), size), size, OperationPageKey::of)
                .map(OperationView::of);
    }

    @GET
    @Path("/prunings/{id}")
    @Operation(summary = "One pruning: status, progress, how many chunks were found cold and removed")
    public PruningView get(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        return service.view(service.get(new OrganizationId(organizationId), OperationId.parse(id)));
    }

    @GET
    @Path("/prunings/{id}/chunks")
    @Operation(
            summary =
                    "The chunks that it found cold, and removed unless it is a dry run, in the order of their writing")
    public Page<ChunkView> chunks(
            @PathParam("organizationId") String organizationId,
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        OperationId operation = service.get(new OrganizationId(organizationId), OperationId.parse(id))
                .id();
        return Page.of(
                        prunings.chunks(operation, PageCursor.decodeLong(cursor), size),
                        size,
                        chunk -> Long.toString(chunk.id()))
                .map(PrunedChunk::view);
    }

    /**
     * What to prune.
     *
     * @param unusedFor ISO 8601 duration
     * @param dryRun true, also when absent, to list only
     */
    @Schema(examples = "{\"unusedFor\": \"P90D\", \"dryRun\": true}")
    public record PruningRequest(
            @Nullable String unusedFor, @Nullable Boolean dryRun) {}
}
