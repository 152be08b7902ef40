package dev.carrel.problem;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.StringJoiner;
import org.jboss.logging.Logger;

/** Answers with the problem that the code chose, and logs what is behind an outage: the answer does not say it. */
@Provider
public class ProblemExceptionMapper implements ExceptionMapper<ProblemException> {
    private static final Logger LOG = Logger.getLogger(ProblemExceptionMapper.class);

    @Override
    public Response toResponse(ProblemException exception) {
        if (exception.problem().status() >= 500 && exception.getCause() != null) {
            LOG.warnf("%s %s", exception.getMessage(), causes(exception));
        }
        return ProblemResponses.of(exception.problem(), exception.retryAfter());
    }

    private static String causes(Throwable exception) {
        var causes = new StringJoiner("; because ");
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            causes.add(String.valueOf(cause));
        }
        return causes.toString();
    }
}
