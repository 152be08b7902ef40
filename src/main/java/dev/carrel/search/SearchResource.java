package dev.carrel.search;

import dev.carrel.http.InputLimits;
import dev.carrel.namespace.AgentId;
import dev.carrel.namespace.OrganizationId;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Search by meaning and by words within one agent's knowledge. */
@Path("/organizations/{organizationId}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Search")
public class SearchResource {
    private final SearchService search;
    private final SearchConfig config;
    private final Reranking reranking;
    private final InputLimits limits;

    @Inject
    public SearchResource(SearchService search, SearchConfig config, Reranking reranking, InputLimits limits) {
        this.search = search;
        this.config = config;
        this.reranking = reranking;
        this.limits = limits;
    }

    @POST
    @Path("/agents/{agentId}/search")
    @Operation(
            summary = "The chunks that fit a text or a vector best, best first",
            description =
                    "mode semantic goes by meaning (score: cosine, -1 to 1), keyword by words (BM25, with the"
                            + " word forms of the agent's language), hybrid asks both at once and fuses their ranks (score: 1 for"
                            + " what is first in both, down to 0). Cosine and BM25 score are multiplied by the importance of the"
                            + " document. With a text, hybrid is the default; with a vector alone, semantic. Every hit shows its"
                            + " rank and score in each leg that found it. With rerank, the best hits are ordered anew by a"
                            + " model that reads question and text together, if one is configured; when it fails or is late, they"
                            + " come as they were, and reranked is false. With context, what stands around the hits comes as"
                            + " passages and as a text for a prompt, without repetitions. Only published chunks of this agent are"
                            + " found. A repeated search may be answered from memory (cached), at the agent's present revision.")
    @RequestBody(content = @Content(schema = @Schema(implementation = SearchRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The hits; an empty list when there are none",
            content = @Content(schema = @Schema(implementation = SearchResult.class)))
    @APIResponse(responseCode = "404", description = "The organization has no such agent")
    public SearchResult search(
            @PathParam("organizationId") String organizationId,
            @PathParam("agentId") String agentId,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            @Parameter(description = "no-cache: the hits are not to come from memory")
                    @HeaderParam(HttpHeaders.CACHE_CONTROL)
                    @Nullable String cacheControl,
            InputStream body) {
        OrganizationId organization = new OrganizationId(organizationId);
        AgentId agent = new AgentId(agentId);
        SearchRequest request = limits.read(body, length, SearchRequest.class);
        SearchQuery query = SearchQuery.of(request, config.fusion(), reranking.candidates(request));
        boolean fromMemory = cacheControl == null || !cacheControl.contains("no-cache");
        return search.search(organization, agent, query, fromMemory);
    }
}
