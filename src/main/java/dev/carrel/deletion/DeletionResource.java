package dev.carrel.deletion;

import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationControl;
import dev.carrel.operation.OperationFilter;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationPageKey;
import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationService;
import dev.carrel.operation.OperationsConfig;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
    private final PurgeRepository purges;
    private final OperationsConfig config;

    @Inject
    public DeletionResource(
            OperationService operations,
            OperationControl control,
            OperationQueries queries,
            PurgeRepository purges,
            OperationsConfig config) {
        this.operations = operations;
        this.control = control;
        this.queries = queries;
        this.purges = purges;
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
        return Page.of(queries.list(filter, PageCursor.decode(cursor), size), size, OperationPageKey::of)
                .map(operation -> DeletionView.of(
                        operation, purges.certificate(operation.id()).orElse(null)));
    }

    @GET
    @Path("/deletions/{queueId}")
    @Operation(summary = "One deletion: status, progress and, when completed, its certificate")
    public DeletionView get(@PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        var operation = find(organizationId, queueId);
        return DeletionView.of(operation, purges.certificate(operation.id()).orElse(null));
    }

    @POST
    @Path("/deletions/{queueId}/retry")
    @Operation(summary = "Continues a failed deletion")
    public Response retry(@PathParam("organizationId") String organizationId, @PathParam("queueId") String queueId) {
        control.retry(find(organizationId, queueId));
        return Response.accepted(get(organizationId, queueId)).build();
    }

    private dev.carrel.operation.Operation find(String organizationId, String queueId) {
        return operations.get(new OrganizationId(organizationId), OperationKind.DELETION, OperationId.parse(queueId));
    }
}
