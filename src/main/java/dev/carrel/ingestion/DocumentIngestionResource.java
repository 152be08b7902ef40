package dev.carrel.ingestion;

import dev.carrel.http.InputLimits;
import dev.carrel.http.Later;
import dev.carrel.ingestion.IngestionService.Accepted;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import dev.carrel.operation.OperationWaiter;
import dev.carrel.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where documents come in. The answer names the ingestion that publishes them. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Documents")
public class DocumentIngestionResource {
    private static final String EXAMPLE = """
            {"documents": [
              {"key": "guide.md", "mediaType": "text/markdown", "text": "# Guide\\n\\nReturns are free for 30 days.",
               "metadata": {"lang": "en"}, "importance": 0.8},
              {"key": "prices", "chunks": [{"key": "prices-1", "text": "A seat is 12 euros a month."}]}
            ]}""";

    private static final String MARKDOWN = """
            # Returns

            Returns are free for 30 days.
            """;

    private final IngestionService ingestion;
    private final OperationWaiter waiter;
    private final InputLimits limits;
    private final RawDocument raw;

    @Inject
    public DocumentIngestionResource(
            IngestionService ingestion, OperationWaiter waiter, InputLimits limits, RawDocument raw) {
        this.ingestion = ingestion;
        this.waiter = waiter;
        this.limits = limits;
        this.raw = raw;
    }

    @POST
    @Path("/agents/{agentId}/documents")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ingests one document or many",
            description = "A document has text, which is split and embedded, or chunks, each with or without its"
                    + " embedding (numbers, or base64 of little-endian float32). importance (0 to 1, else 1) multiplies the"
                    + " scores of its chunks in searches. Documents with a fault are refused one"
                    + " by one and listed; the others are accepted. The previous version of a document stays searchable"
                    + " until the new one is complete. With wait (500ms, 30s, 2m) the answer comes when the ingestion"
                    + " has ended, or after that time.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT),
                            examples = @ExampleObject(name = "text and ready chunks", value = EXAMPLE)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the ingestion",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The ingestion ended within the time to wait",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    @APIResponse(responseCode = "400", description = "No document could be accepted; nothing was written")
    public void post(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @QueryParam("wait") @Nullable String wait,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            InputStream body,
            @Suspended AsyncResponse response) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        Duration patience = OperationWaiter.parse(wait);
        try (InputLimits.Admission admission = limits.admit(body, length)) {
            Accepted accepted = ingestion.acceptJson(organization, agent, admission.body());
            Later.resume(response, answer(organization, accepted, patience));
        }
    }

    @PUT
    @Path("/agents/{agentId}/documents/{key}")
    @Consumes({"text/plain", "text/markdown"})
    @Operation(summary = "Ingests one document from its text: text/plain or text/markdown, in UTF-8")
    @RequestBody(
            content = {
                @Content(
                        mediaType = "text/markdown",
                        schema = @Schema(implementation = String.class),
                        examples = @ExampleObject(name = "Markdown", value = MARKDOWN)),
                @Content(
                        mediaType = "text/plain",
                        schema = @Schema(implementation = String.class),
                        examples = @ExampleObject(name = "plain text", value = "Returns are free for 30 days."))
            })
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the ingestion",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The ingestion ended within the time to wait",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    public void put(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @PathParam("key") String key,
            @QueryParam("title") @Nullable String title,
            @QueryParam("importance") @Nullable String importance,
            @QueryParam("wait") @Nullable String wait,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            @Context HttpHeaders headers,
            InputStream body,
            @Suspended AsyncResponse response) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        Duration patience = OperationWaiter.parse(wait);
        try (InputLimits.Admission admission = limits.admit(body, length)) {
            DocumentInput document =
                    raw.read(key, title, number("importance", importance), headers.getMediaType(), admission.body());
            Accepted accepted = ingestion.acceptOne(organization, agent, document);
            Later.resume(response, answer(organization, accepted, patience));
        }
    }

    /** JAX-RS itself would answer a parameter that is no number with 404. */
    private static @Nullable Double number(String name, @Nullable String value) {
        try {
            return value == null ? null : Double.valueOf(value);
        } catch (NumberFormatException e) {
            throw ProblemException.invalid(name, value, name + " must be a number.", null);
        }
    }

    private CompletionStage<Response> answer(OrganizationId organization, Accepted accepted, Duration patience) {
        URI location = URI.create("/api/v1/organizations/" + organization + "/ingestions/" + accepted.operation());
        return waiter.await(accepted.operation(), patience).thenApply(nothing -> {
            IngestionService.Ingestion state = ingestion.get(organization, accepted.operation());
            return Response.status(state.operation().status().ended() ? 200 : 202)
                    .header(HttpHeaders.LOCATION, location)
                    .entity(IngestionView.of(state, accepted.refused()))
                    .build();
        });
    }
}
