package dev.carrel.document;

import dev.carrel.document.DocumentQueries.ChunkView;
import dev.carrel.document.DocumentQueries.DocumentView;
import dev.carrel.http.Page;
import dev.carrel.http.PageCursor;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Incarnation;
import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Published documents: lists, one, its chunks, its removal. Writing is the ingestion's. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Documents")
public class DocumentResource {
    private static final String KEY = "key";

    private final NamespaceService namespaces;
    private final DocumentQueries documents;
    private final Removal removal;

    @Inject
    public DocumentResource(NamespaceService namespaces, DocumentQueries documents, Removal removal) {
        this.namespaces = namespaces;
        this.documents = documents;
        this.removal = removal;
    }

    @GET
    @Path("/agents/{agentId}/documents")
    @Operation(summary = "The agent's published documents in the order of their keys")
    public Page<DocumentView> list(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = PageCursor.limit(limit);
        Incarnation incarnation = resolve(organizationId, agentId).incarnation();
        return Page.of(documents.documents(incarnation, PageCursor.decode(cursor), size), size, DocumentView::key);
    }

    @GET
    @Path("/agents/{agentId}/documents/{key}")
    @Operation(summary = "One published document")
    public DocumentView get(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @PathParam(KEY) String key) {
        TextRules.requireKey(KEY, key);
        return documents
                .document(resolve(organizationId, agentId).incarnation(), key)
                .orElseThrow(() -> ProblemException.notFound("document"));
    }

    @GET
    @Path("/agents/{agentId}/documents/{key}/chunks")
    @Operation(summary = "The chunks of a published document in their order")
    public Page<ChunkView> chunks(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @PathParam(KEY) String key,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        TextRules.requireKey(KEY, key);
        int size = PageCursor.limit(limit);
        Incarnation incarnation = resolve(organizationId, agentId).incarnation();
        int last = PageCursor.decodeInt(cursor);
        if (documents.document(incarnation, key).isEmpty()) {
            throw ProblemException.notFound("document");
        }
        return Page.of(
                documents.chunks(incarnation, key, last, size), size, chunk -> Integer.toString(chunk.ordinal()));
    }

    @DELETE
    @Path("/agents/{agentId}/documents/{key}")
    @Operation(summary = "Removes a document; no search begun afterwards finds it")
    public Removal.Removed delete(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @PathParam(KEY) String key) {
        TextRules.requireKey(KEY, key);
        return removal.removeDocument(resolve(organizationId, agentId), key);
    }

    private Namespace resolve(String organizationId, String agentId) {
        return namespaces.resolve(new OrganizationId(organizationId), new AgentId(agentId));
    }
}
