package dev.carrel.operation;

import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.OrganizationId;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Operations of every kind, for operators. */
@Path("/organizations/{organizationId}/operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operations")
public class OperationResource {
    /** Most executions and claims that are shown of one operation. */
    private static final int LATEST = 50;

    private final OperationService operations;
    private final OperationControl control;
    private final OperationQueries queries;
    private final LeaseRepository leases;
    private final ExecutionRepository executions;
    private final OperationEvents events;
    private final OperationsConfig config;

    @Inject
    public OperationResource(
            OperationService operations,
            OperationControl control,
            OperationQueries queries,
            LeaseRepository leases,
            ExecutionRepository executions,
            OperationEvents events,
            OperationsConfig config) {
        this.operations = operations;
        this.control = control;
        this.queries = queries;
        this.leases = leases;
        this.executions = executions;
        this.events = events;
        this.config = config;
    }

    @GET
    @Operation(
            summary = "The organization's operations, newest first",
            description = "With stuck=true only those that are open without a live owner for longer than"
                    + " carrel.operation.stuck-after.")
    public Page<OperationView> list(
            @PathParam("organizationId") String organizationId,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("status") @Nullable String status,
            @QueryParam("agentId") @Nullable String agentId,
            @QueryParam("stuck") @Nullable String stuck,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        OperationFilter filter = OperationFilter.of(
                organizationId,
                kind == null ? null : OperationKind.parse(kind),
                status,
                agentId,
                stuck,
                config.stuckAfter());
        return Page.of(queries.list(filter, PageCursor.decode(cursor), size), size, OperationPageKey::of)
                .map(OperationView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One operation with its lease, its claims, and its job's executions and steps")
    public OperationDetails get(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        var operation = find(organizationId, id);
        Long execution = operation.executionId();
        return new OperationDetails(
                OperationView.of(operation),
                leases.find(operation.id()).orElse(null),
                leases.claims(operation.id(), LATEST),
                execution == null ? List.of() : executions.ofInstance(execution, LATEST));
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "The operation's progress as server-sent events",
            description =
                    "Events are named progress, and end for the last one, after which the stream is over; their data is"
                            + " the operation as JSON. A comment is sent where there is nothing new for a while.")
    @APIResponse(responseCode = "200", description = "The stream")
    @APIResponse(responseCode = "429", description = "The organization has too many listeners")
    @APIResponse(responseCode = "503", description = "The node has too many listeners")
    public void events(
            @PathParam("organizationId") String organizationId,
            @PathParam("id") String id,
            @Context SseEventSink sink,
            @Context Sse sse) {
        events.listen(find(organizationId, id), sink, sse);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            summary = "Stops the operation at its next batch; one that waits is cancelled at once",
            description = "A deletion whose purge has not begun gives the agent its knowledge back.")
    @APIResponse(responseCode = "202", description = "Cancelled, or cancellation was requested")
    @APIResponse(responseCode = "409", description = "It has ended, or cannot be taken back")
    public Response cancel(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        control.cancel(find(organizationId, id));
        return accepted(organizationId, id);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(summary = "Continues a failed or cancelled operation where it stopped")
    @APIResponse(responseCode = "202", description = "It will be continued")
    @APIResponse(responseCode = "409", description = "It neither failed nor was cancelled, or was taken back")
    public Response retry(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        control.retry(find(organizationId, id));
        return accepted(organizationId, id);
    }

    @POST
    @Path("/{id}/restart")
    @Operation(
            summary = "Takes up an open operation that nobody works on",
            description =
                    "One whose owner died is claimed and restarted at its checkpoint; one that waits for a time waits"
                            + " no longer.")
    @APIResponse(responseCode = "202", description = "It is or will be taken up")
    @APIResponse(responseCode = "409", description = "It has ended, or the node that is named works on it")
    public Response restart(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        control.restart(find(organizationId, id));
        return accepted(organizationId, id);
    }

    private Response accepted(String organizationId, String id) {
        return Response.accepted(OperationView.of(find(organizationId, id))).build();
    }

    private dev.carrel.operation.Operation find(String organizationId, String id) {
        return operations.get(new OrganizationId(organizationId), OperationId.parse(id));
    }
}
