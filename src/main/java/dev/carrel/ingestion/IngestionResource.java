package dev.carrel.ingestion;

import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.ingestion.IngestionRepository.ItemView;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationControl;
import dev.carrel.operation.OperationFilter;
import dev.carrel.operation.OperationId;
import dev.carrel.operation.OperationKind;
import dev.carrel.operation.OperationPageKey;
import dev.carrel.operation.OperationQueries;
import dev.carrel.operation.OperationService;
import dev.carrel.operation.OperationView;
import dev.carrel.operation.OperationsConfig;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Ingestions under way and ended. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ingestions")
public class IngestionResource {
    private static final Set<String> OUTCOMES = Set.of("pending", "published", "unchanged", "failed", "cancelled");

    private final IngestionService ingestions;
    private final IngestionRepository repository;
    private final OperationService operations;
    private final OperationControl control;
    private final OperationQueries queries;
    private final OperationsConfig config;

    @Inject
    public IngestionResource(
            IngestionService ingestions,
            IngestionRepository repository,
            OperationService operations,
            OperationControl control,
            OperationQueries queries,
            OperationsConfig config) {
        this.ingestions = ingestions;
        this.repository = repository;
        this.operations = operations;
        this.control = control;
        this.queries = queries;
        this.config = config;
    }

    @GET
    @Path("/ingestions")
    @Operation(summary = "The organization's ingestions, newest first; with stuck=true only those without a live owner")
    public Page<OperationView> list(
            @PathParam("organizationId") String organizationId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("agentId") @Nullable String agentId,
            @QueryParam("stuck") @Nullable String stuck,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        OperationFilter filter = OperationFilter.of(
                organizationId, OperationKind.INGESTION, status, agentId, stuck, config.stuckAfter());
        return Page.of(queries.list(filter, PageCursor.decode(cursor), size), size, OperationPageKey::of)
                .map(OperationView::of);
    }

    @GET
    @Path("/ingestions/{id}")
    @Operation(summary = "One ingestion: status, progress, what became of its documents")
    public IngestionView get(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        return IngestionView.of(ingestions.get(new OrganizationId(organizationId), OperationId.parse(id)));
    }

    @GET
    @Path("/ingestions/{id}/documents")
    @Operation(summary = "What became of each document, with the reason of each failure")
    public Page<ItemView> documents(
            @PathParam("organizationId") String organizationId,
            @PathParam("id") String id,
            @QueryParam("outcome") @Nullable String outcome,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            throw ProblemException.invalid("outcome", outcome, "outcome must be one of " + OUTCOMES + ".", null);
        }
        OperationId operation = OperationId.parse(id);
        int last = PageCursor.decodeInt(cursor);
        operations.get(new OrganizationId(organizationId), OperationKind.INGESTION, operation);
        return Page.of(repository.items(operation, outcome, last, size), size, item -> Integer.toString(item.index()));
    }

    @POST
    @Path("/ingestions/{id}/cancel")
    @Operation(summary = "Stops the ingestion at its next batch; what was published stays")
    @APIResponse(responseCode = "202", description = "Cancellation was requested")
    @APIResponse(responseCode = "409", description = "The ingestion has ended")
    public Response cancel(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        control.cancel(find(organizationId, id));
        return Response.accepted(get(organizationId, id)).build();
    }

    @POST
    @Path("/ingestions/{id}/retry")
    @Operation(summary = "Continues a failed or cancelled ingestion where it stopped")
    @APIResponse(responseCode = "202", description = "It will be continued")
    @APIResponse(responseCode = "409", description = "It neither failed nor was cancelled")
    public Response retry(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        control.retry(find(organizationId, id));
        return Response.accepted(get(organizationId, id)).build();
    }

    @POST
    @Path("/ingestions/{id}/restart")
    @Operation(summary = "Takes up an open ingestion that nobody works on")
    @APIResponse(responseCode = "202", description = "It is or will be taken up")
    @APIResponse(responseCode = "409", description = "It has ended, or the node that is named works on it")
    public Response restart(@PathParam("organizationId") String organizationId, @PathParam("id") String id) {
        control.restart(find(organizationId, id));
        return Response.accepted(get(organizationId, id)).build();
    }

    private dev.carrel.operation.Operation find(String organizationId, String id) {
        return operations.get(new OrganizationId(organizationId), OperationKind.INGESTION, OperationId.parse(id));
    }
}
