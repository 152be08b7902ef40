package dev.carrel.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes responses of problems. Stateless. */
final class ProblemResponses {
    static final MediaType PROBLEM_JSON = new MediaType("application", "problem+json");

    private ProblemResponses() {}

    static Response of(Problem problem, @Nullable Duration retryAfter) {
        var response = Response.status(problem.status()).type(PROBLEM_JSON).entity(problem);
        if (retryAfter != null) {
            response.header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        }
        return response.build();
    }
}
