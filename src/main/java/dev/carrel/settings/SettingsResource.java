package dev.carrel.settings;

import dev.carrel.embedding.EmbeddingService;
import dev.carrel.http.InputLimits;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.Language;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Settings of one agent. */
@Path("/organizations/{organizationId}/agents/{agentId}/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Settings")
public class SettingsResource {
    private final NamespaceService namespaces;
    private final EmbeddingService embeddings;
    private final InputLimits limits;

    @Inject
    public SettingsResource(NamespaceService namespaces, EmbeddingService embeddings, InputLimits limits) {
        this.namespaces = namespaces;
        this.embeddings = embeddings;
        this.limits = limits;
    }

    @GET
    @Operation(summary = "An agent's settings; 404 when it has no namespace")
    public AgentSettings get(@PathParam("organizationId") String organizationId, @PathParam("agentId") String agentId) {
        return AgentSettings.of(namespaces.resolve(new OrganizationId(organizationId), new AgentId(agentId)));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sets an agent's language before its first document; creates the agent when there is none",
            description =
                    "The language decides which forms of a word the search by words takes for the same: danish, dutch,"
                            + " english, finnish, french, german, hungarian, italian, norwegian, portuguese, russian, spanish,"
                            + " swedish, or plain. It stays until the agent is deleted; setting the same again changes nothing.")
    @RequestBody(content = @Content(schema = @Schema(implementation = SettingsRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The settings as they are now",
            content = @Content(schema = @Schema(implementation = AgentSettings.class)))
    @APIResponse(responseCode = "409", description = "The agent has another language, and has or had knowledge")
    public AgentSettings put(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        String word = limits.read(body, length, SettingsRequest.class).language();
        if (word == null) {
            throw ProblemException.invalid("language", null, "A language is needed.", null);
        }
        Language language = Language.of("language", word);
        return AgentSettings.of(namespaces.resolveOrCreate(organization, agent, embeddings.space(), language));
    }
}
