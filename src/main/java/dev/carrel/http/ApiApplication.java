package dev.carrel.http;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;

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
                                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0.txt")))
public class ApiApplication extends Application {}
