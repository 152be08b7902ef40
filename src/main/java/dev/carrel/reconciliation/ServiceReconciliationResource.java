package dev.carrel.reconciliation;

import dev.carrel.http.InputLimits;
import dev.carrel.http.Page;
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

/**
 * Reconciliations of the whole service, among them the nightly ones: for operators. Who may is to be decided where the caller
 * is resolved, as for everything ({@link dev.carrel.http.CallerFilter}).
 */
@Path("/reconciliations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reconciliation")
public class ServiceReconciliationResource {
    private static final Scope SCOPE = new Scope.Service();

    private final ReconciliationAnswers answers;
    private final InputLimits limits;

    @Inject
    public ServiceReconciliationResource(ReconciliationAnswers answers, InputLimits limits) {
        this.answers = answers;
        this.limits = limits;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Compares counters, rows and entries of all organizations, and heals what differs if told to",
            description = "As the nightly run does. Finds entries of unknown incarnations too. Without a mode it only"
                    + " reports.")
    @APIResponse(responseCode = "202", description = "Started; Location names the run")
    @APIResponse(responseCode = "200", description = "Ended within the time to wait")
    @APIResponse(responseCode = "409", description = "One is under way")
    @RequestBody(content = @Content(schema = @Schema(implementation = ServiceReconciliationRequest.class)))
    public void start(
            @QueryParam("wait") @Nullable String wait,
            @HeaderParam("Content-Length") @Nullable Long length,
            InputStream body,
            @Suspended AsyncResponse response) {
        ServiceReconciliationRequest request = limits.read(body, length, ServiceReconciliationRequest.class);
        answers.start(SCOPE, Mode.of(request.mode()), wait, "/api/v1/reconciliations", response);
    }

    @GET
    @Operation(summary = "Reconciliations of the whole service, newest first")
    public Page<OperationView> list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return answers.list(SCOPE, status, null, cursor, limit);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One reconciliation of the whole service")
    public ReconciliationView get(@PathParam("id") String id) {
        return answers.get(SCOPE, id);
    }

    @GET
    @Path("/{id}/drifts")
    @Operation(summary = "The drifts it found, of all organizations")
    public Page<DriftView> drifts(
            @PathParam("id") String id,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return answers.drifts(SCOPE, id, kind, cursor, limit);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Stops it at its next slice; what was healed stays healed")
    @APIResponse(responseCode = "202", description = "Cancellation was requested")
    @APIResponse(responseCode = "409", description = "It has ended")
    public Response cancel(@PathParam("id") String id) {
        return answers.cancel(SCOPE, id);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(summary = "Continues a failed or cancelled one where it stopped")
    @APIResponse(responseCode = "202", description = "It will be continued")
    @APIResponse(responseCode = "409", description = "It neither failed nor was cancelled, or another one is under way")
    public Response retry(@PathParam("id") String id) {
        return answers.retry(SCOPE, id);
    }

    /**
     * How to reconcile.
     *
     * @param mode {@code report} or {@code heal}; {@code report} when absent
     */
    @Schema(examples = "{\"mode\":\"report\"}")
    public record ServiceReconciliationRequest(@Nullable String mode) {}
}
