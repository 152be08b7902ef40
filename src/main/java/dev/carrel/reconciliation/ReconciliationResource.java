package dev.carrel.reconciliation;

import dev.carrel.http.InputLimits;
import dev.carrel.http.Page;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationView;
import dev.carrel.reconciliation.DriftRepository.DriftView;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reconciliations of an organization, or of one of its agents. */
@Path("/organizations/{organizationId}/reconciliations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reconciliation")
public class ReconciliationResource {
    private final ReconciliationAnswers answers;
    private final InputLimits limits;

    @Inject
    public ReconciliationResource(ReconciliationAnswers answers, InputLimits limits) {
        this.answers = answers;
        this.limits = limits;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Compares counters, rows and entries of all agents or one, and heals what differs if told to",
            description = "Without a mode it only reports. Writes may go on meanwhile.")
    @APIResponse(responseCode = "202", description = "Started; Location names the run")
    @APIResponse(responseCode = "200", description = "Ended within the time to wait")
    @APIResponse(responseCode = "404", description = "There is no such organization or agent")
    @APIResponse(responseCode = "409", description = "One of the organization is under way")
    @RequestBody(content = @Content(schema = @Schema(implementation = ReconciliationRequest.class)))
    public void start(
            @PathParam("organizationId") String organizationId,
            @QueryParam("wait") @Nullable String wait,
            @HeaderParam("Content-Length") @Nullable Long length,
            InputStream body,
            @Suspended AsyncResponse response) {
        OrganizationId organization = new OrganizationId(organizationId);
        ReconciliationRequest request = limits.read(body, length, ReconciliationRequest.class);
        Scope scope = request.agentId() == null
                ? new Scope.Organization(organization)
                : new Scope.Agent(organization, new AgentId(request.agentId()));
        String path = "/api/v1/organizations/" + organization + "/reconciliations";
        answers.start(scope, Mode.of(request.mode()), wait, path, response);
    }

    @GET
    @Operation(summary = "The organization's reconciliations, newest first")
    public Page<OperationView> list(
            @PathParam("organizationId") String organizationId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("agentId") @Nullable String agentId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        String agent = agentId == null ? null : new AgentId(agentId).value();
        return answers.list(scope(organizationId), status, agent, cursor, limit);
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One reconciliation: status, progress, what it looked at, how many drifts of each kind it found")
    public ReconciliationView get(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        return answers.get(scope(organizationId), id);
    }

    @GET
    @Path("/{id}/drifts")
    @Operation(summary = "The drifts it found, in the order in which it found them; kept up to a number, counted all")
    public Page<DriftView> drifts(
            @PathParam("organizationId") String organizationId,
            @PathParam("id") String id,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return answers.drifts(scope(organizationId), id, kind, cursor, limit);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Stops the reconciliation at its next slice; what was healed stays healed")
    @APIResponse(responseCode = "202", description = "Cancellation was requested")
    @APIResponse(responseCode = "409", description = "The reconciliation has ended")
    public Response cancel(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        return answers.cancel(scope(organizationId), id);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(summary = "Continues a failed or cancelled reconciliation where it stopped")
    @APIResponse(responseCode = "202", description = "It will be continued")
    @APIResponse(responseCode = "409", description = "It neither failed nor was cancelled, or another one is under way")
    public Response retry(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        return answers.retry(scope(organizationId), id);
    }

    private static Scope scope(String organizationId) {
        return new Scope.Organization(new OrganizationId(organizationId));
    }

    /**
     * What to reconcile.
     *
     * @param agentId absent for all agents of the organization
     * @param mode {@code report} or {@code heal}; {@code report} when absent
     */
    @Schema(examples = "{\"mode\":\"report\"}")
    public record ReconciliationRequest(
            @Nullable String agentId, @Nullable String mode) {}
}
