package dev.carrel.deletion;

import dev.carrel.http.InputLimits;
import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationControl;
import dev.carrel.operation.OperationFilter;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationPageKey;
import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationService;
import dev.carrel.operation.OperationsConfig;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Deletions under way and ended. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Deletion")
public class DeletionResource {
    private final OperationService operations;
    private final OperationControl control;
    private final OperationQueries queries;
    private final DeletionService deletions;
    private final CertificateRepository certificates;
    private final InputLimits limits;
    private final OperationsConfig config;

    @Inject
    public DeletionResource(
            OperationService operations,
            OperationControl control,
            OperationQueries queries,
            DeletionService deletions,
            CertificateRepository certificates,
            InputLimits limits,
            OperationsConfig config) {
        this.operations = operations;
        this.control = control;
        this.queries = queries;
        this.deletions = deletions;
        this.certificates = certificates;
        this.limits = limits;
        this.config = config;
    }

    @GET
    @Path("/deletions")
    @Operation(summary = "The organization's deletions, newest first; with stuck=true only those without a live owner")
    public Page<DeletionView> list(
            @PathParam("organizationId") String organizationId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("agentId") @Nullable String agentId,
            @QueryParam("stuck") @Nullable String stuck,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        OperationFilter filter =
                OperationFilter.of(organizationId, OperationKind.DELETION, status, agentId, stuck, config.stuckAfter());
        var page = Page.of(queries.list(filter, PageCursor.decode(cursor), size), size, OperationPageKey::of);
        return new Page<>(deletions.views(page.items()), page.next());
    }

    @GET
    @Path("/deletions/{queueId}")
    @Operation(
            summary =
                    "One deletion: status, progress, what became of the knowledge and, when completed, its certificate")
    public DeletionView get(@PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        return deletions.views(List.of(find(organizationId, queueId))).getFirst();
    }

    @GET
    @Path("/deletions/{queueId}/certificate")
    @Operation(
            summary = "The certificate of a completed deletion",
            description = "Kept for carrel.deletion.certificate-retention, longer than the deletion itself.")
    @APIResponse(responseCode = "404", description = "There is none, or none yet")
    public Certificate certificate(
            @PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        return certificates
                .find(new OrganizationId(organizationId), OperationId.parse(queueId))
                .orElseThrow(() -> ProblemException.notFound("certificate"));
    }

    @GET
    @Path("/agents/{agentId}/certificates")
    @Operation(summary = "The latest certificates of an agent's deletions, newest first")
    public Page<Certificate> certificates(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("limit") @Nullable String limit) {
        return new Page<>(
                certificates.ofAgent(new OrganizationId(organizationId), new AgentId(agentId), PageCursor.limit(limit)),
                null);
    }

    @POST
    @Path("/deletions/{queueId}/cancel")
    @Operation(
            summary = "Cancels a deletion",
            description =
                    "Before its purge has begun the agent gets its knowledge back. Later the purge stops at its next"
                            + " batch, and the knowledge stays invisible until the deletion is retried.")
    @APIResponse(responseCode = "202", description = "Cancelled, or cancellation was requested")
    @APIResponse(responseCode = "409", description = "It has ended, or the agent was created anew meanwhile")
    public Response cancel(@PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        control.cancel(find(organizationId, queueId));
        return accepted(organizationId, queueId);
    }

    @POST
    @Path("/deletions/{queueId}/retry")
    @Operation(summary = "Continues a failed or cancelled deletion")
    @APIResponse(responseCode = "202", description = "It will be continued")
    @APIResponse(responseCode = "409", description = "It neither failed nor was cancelled, or was taken back")
    public Response retry(@PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        control.retry(find(organizationId, queueId));
        return accepted(organizationId, queueId);
    }

    @POST
    @Path("/deletions/{queueId}/restart")
    @Operation(
            summary = "Takes up an open deletion that nobody works on",
            description =
                    "One whose owner died is claimed and restarted at its checkpoint; one that waits, also for its grace"
                            + " period, waits no longer.")
    @APIResponse(responseCode = "202", description = "It is or will be taken up")
    @APIResponse(responseCode = "409", description = "It has ended, or the node that is named works on it")
    public Response restart(@PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        control.restart(find(organizationId, queueId));
        return accepted(organizationId, queueId);
    }

    @PUT
    @Path("/deletions/{queueId}/throttle")
    @Operation(summary = "Changes how fast a deletion purges, in effect within a batch")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeletionThrottle.class),
                            examples =
                                    @ExampleObject(name = "a hundred a second", value = "{\"chunksPerSecond\":100}")))
    @APIResponse(
            responseCode = "200",
            description = "The deletion",
            content = @Content(schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(responseCode = "400", description = "No rate")
    @APIResponse(responseCode = "409", description = "It has ended")
    public DeletionView throttle(
            @PathParam("organizationId") String organizationId,
            @PathParam("queueId") String queueId,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body) {
        DeletionThrottle throttle = limits.read(body, length, DeletionThrottle.class);
        deletions.throttle(find(organizationId, queueId), throttle);
        return get(organizationId, queueId);
    }

    private Response accepted(String organizationId, String queueId) {
        return Response.accepted(get(organizationId, queueId)).build();
    }

    private dev.carrel.operation.Operation find(String organizationId, String queueId) {
        return operations.get(new OrganizationId(organizationId), OperationKind.DELETION, OperationId.parse(queueId));
    }
}
