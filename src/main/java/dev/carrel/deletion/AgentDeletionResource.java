package dev.carrel.deletion;

import dev.carrel.http.Later;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.Dispatcher;
import dev.carrel.operation.OperationControl;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationRepository;
import dev.carrel.operation.OperationWaiter;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Deletion of an agent's whole knowledge. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Deletion")
public class AgentDeletionResource {
    private final DeletionService deletions;
    private final OperationRepository operations;
    private final OperationControl control;
    private final OperationWaiter waiter;
    private final Dispatcher dispatcher;

    @Inject
    public AgentDeletionResource(
            DeletionService deletions,
            OperationRepository operations,
            OperationControl control,
            OperationWaiter waiter,
            Dispatcher dispatcher) {
        this.deletions = deletions;
        this.operations = operations;
        this.control = control;
        this.waiter = waiter;
        this.dispatcher = dispatcher;
    }

    @DELETE
    @Path("/agents/{agentId}")
    @Operation(
            summary = "Deletes the agent's knowledge: invisible at once, purged and proven in the background",
            description = "The same agent may be created again at once and sees nothing old. Its open ingestions are"
                    + " cancelled. Deleting it again while the purge is under way names that purge.")
    @APIResponse(
            responseCode = "202",
            description = "Deleted; Location names the purge",
            content = @Content(schema = @Schema(implementation = DeletionAccepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Deleted, and purged within the time to wait",
            content = @Content(schema = @Schema(implementation = DeletionAccepted.class)))
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    public void delete(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("wait") @Nullable String wait,
            @Suspended AsyncResponse response) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        Duration patience = OperationWaiter.parse(wait);
        DeletionService.Queued queued = deletions.delete(organization, agent);
        OperationId id = queued.operation();
        control.stopSoon(queued.executions());
        dispatcher.wake();
        URI location = URI.create("/api/v1/organizations/" + organization + "/deletions/" + id);
        CompletionStage<Response> answer = waiter.await(id, patience).thenApply(nothing -> {
            boolean ended = operations
                    .find(organization, id)
                    .map(operation -> operation.status().ended())
                    .orElse(false);
            return Response.status(ended ? 200 : 202)
                    .header(HttpHeaders.LOCATION, location)
                    .entity(new DeletionAccepted(
                            true,
                            id.toString(),
                            "The knowledge of agent " + agent + " is deleted; "
                                    + (ended ? "its purge has ended." : "its purge is under way.")))
                    .build();
        });
        Later.resume(response, answer);
    }

    @GET
    @Path("/agents/{agentId}/deletion")
    @Operation(summary = "The latest deletion of this agent")
    public DeletionView latest(
            @PathParam("organizationId") String organizationId, @PathParam("agentId") String agentId) {
        return operations
                .latest(OperationKind.DELETION, new OrganizationId(organizationId), new AgentId(agentId))
                .map(operation -> deletions.views(List.of(operation)).getFirst())
                .orElseThrow(() -> ProblemException.notFound("deletion"));
    }

    /**
     * Answer to an accepted deletion.
     *
     * @param queueId names the deletion in {@code /deletions/{queueId}}
     */
    @Schema(examples = """
            {"success": true, "queueId": "0199f3c2-6c1b-7d0e-9c58-3f0c7a2b1d44",
             "message": "The knowledge of agent handbook is deleted; its purge is under way."}""")
    public record DeletionAccepted(boolean success, String queueId, String message) {}
}
