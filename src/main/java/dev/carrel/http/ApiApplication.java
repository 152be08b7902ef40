package dev.carrel.http;

import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemAnswers;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The root of the API. */
@ApplicationPath("/api/v1")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Carrel",
                        version = "1",
                        description = "Keeps the knowledge of many AI agents: documents, chunks, embeddings, search by"
                                + " meaning. Errors are RFC 9457 problem documents; lists are paged by cursor.",
                        license =
                                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0.txt")),
        components =
                @Components(
                        responses =
                                @APIResponse(
                                        name = ProblemAnswers.NAME,
                                        description =
                                                "A problem document (RFC 9457): what is wrong with which value, and what to do",
                                        content =
                                                @Content(
                                                        mediaType = ProblemAnswers.MEDIA_TYPE,
                                                        schema = @Schema(implementation = Problem.class)))))
public class ApiApplication extends Application {}
