package dev.carrel.document;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.carrel.document.ChunkUpsert.Upserted;
import dev.carrel.embedding.EmbeddingService;
import dev.carrel.http.InputLimits;
import dev.carrel.http.LimitedList;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Single chunks: written and removed inside the request. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Chunks")
public class ChunkResource {
    private final NamespaceService namespaces;
    private final EmbeddingService embeddings;
    private final ChunkUpsert upsert;
    private final Removal removal;
    private final InputLimits limits;

    @Inject
    public ChunkResource(
            NamespaceService namespaces,
            EmbeddingService embeddings,
            ChunkUpsert upsert,
            Removal removal,
            InputLimits limits) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.upsert = upsert;
        this.removal = removal;
        this.limits = limits;
    }

    @PUT
    @Path("/agents/{agentId}/chunks")
    @Operation(
            summary = "Inserts or updates chunks; they are published and searchable when this answers",
            description = "All or nothing. A chunk whose text, metadata and embedding are the same is left alone.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ChunkWrites.class)))
    public Upserted put(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @HeaderParam("Content-Length") @Nullable Long length,
            InputStream body) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        ChunkWrites request = limits.read(body, length, ChunkWrites.class);
        List<CheckedChunk> chunks = upsert.check(request.chunks());
        return upsert.upsert(namespaces.resolveOrCreate(organization, agent, embeddings.space()), chunks);
    }

    @POST
    @Path("/agents/{agentId}/chunks/delete")
    @Operation(summary = "Removes chunks by their keys; no search begun afterwards finds them")
    @RequestBody(content = @Content(schema = @Schema(implementation = ChunkKeys.class)))
    public Removal.RemovedChunks delete(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @HeaderParam("Content-Length") @Nullable Long length,
            InputStream body) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        List<String> keys = limits.read(body, length, ChunkKeys.class).keys();
        if (keys == null || keys.isEmpty()) {
            throw ProblemException.invalid(
                    "keys",
                    0,
                    "keys has 0 elements; it must have 1 to " + ChunkUpsert.MOST_CHUNKS + ".",
                    ChunkUpsert.MOST_CHUNKS);
        }
        for (int i = 0; i < keys.size(); i++) {
            TextRules.requireKey("keys[" + i + "]", keys.get(i));
        }
        return removal.removeChunks(namespaces.resolve(organization, agent), List.copyOf(new LinkedHashSet<>(keys)));
    }

    /** Body of an upsert. */
    @Schema(examples = """
            {"chunks": [{"key": "faq-17", "documentKey": "faq", "text": "Returns are free for 30 days.",
               "metadata": {"lang": "en"}}, {"key": "faq-18", "documentKey": "faq", "text": "A seat is 12 euros a month."}]}""")
    public record ChunkWrites(
            @JsonDeserialize(using = Chunks.class) @Nullable List<ChunkWrite> chunks) {}

    /** Body of a removal. */
    @Schema(examples = """
            {"keys": ["faq-17", "faq-18"]}""")
    public record ChunkKeys(
            @JsonDeserialize(using = Keys.class) @Nullable List<String> keys) {}

    /** Reads {@code chunks}. */
    static final class Chunks extends LimitedList<ChunkWrite> {
        Chunks() {
            super(ChunkWrite.class, ChunkUpsert.MOST_CHUNKS);
        }
    }

    /** Reads {@code keys}. */
    static final class Keys extends LimitedList<String> {
        Keys() {
            super(String.class, ChunkUpsert.MOST_CHUNKS);
        }
    }
}
