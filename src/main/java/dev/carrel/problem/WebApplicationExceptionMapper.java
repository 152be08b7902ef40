package dev.carrel.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** Turns the container's own refusals (no such path, method or media type) into problems. */
@Provider
public class WebApplicationExceptionMapper implements ExceptionMapper<WebApplicationException> {
    private static final Logger LOG = Logger.getLogger(WebApplicationExceptionMapper.class);

    @Override
    public Response toResponse(WebApplicationException exception) {
        Response original = exception.getResponse();
        int status = original.getStatus();
        if (status < 400) {
            return original;
        }
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return ProblemResponses.of(problem.problem(), problem.retryAfter());
            }
        }
        if (status >= 500) {
            LOG.errorf(exception, "The container failed with status %d", status);
        }
        Response answer = ProblemResponses.of(problem(status), null);
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 ->
                Problem.of(ProblemType.NOT_FOUND, "There is no such resource; see /openapi for those there are.");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "See /openapi for the methods offered here.");
            case 406 ->
                Problem.of(ProblemType.NOT_ACCEPTABLE, "Answers are application/json or application/problem+json.");
            case 413 -> Problem.of(ProblemType.TOO_LARGE, "The request is larger than this server reads.");
            case 415 ->
                Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "See /openapi for the media types accepted here.");
            case 503 -> Problem.of(ProblemType.UNAVAILABLE, "The service is not available; try again.");
            default ->
                status >= 500
                        ? Problem.of(ProblemType.INTERNAL, "The service failed; its log says why.")
                        : Problem.of(
                                ProblemType.INVALID_INPUT, "The request could not be read (status " + status + ").");
        };
    }
}
