package dev.carrel.problem;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The last resort: logs the exception under an id and answers with that id. A lost database connection is told apart,
 * because trying again helps there.
 */
@Provider
public class UnexpectedExceptionMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(UnexpectedExceptionMapper.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int DEEPEST = 20;

    @Override
    public Response toResponse(Throwable exception) {
        ProblemException chosen = find(exception, ProblemException.class);
        if (chosen != null) {
            return ProblemResponses.of(chosen.problem(), chosen.retryAfter());
        }
        if (databaseIsAway(exception)) {
            LOG.warnf("PostgreSQL is not available: %s", exception.getMessage());
            return ProblemResponses.of(
                    // a commit that was not answered may have been made
                    Problem.of(
                            ProblemType.UNAVAILABLE,
                            "The database is not available. The request may have had its effect; it can be sent again."),
                    RETRY_AFTER);
        }
        UUID id = UUID.randomUUID();
        LOG.errorf(exception, "Unexpected failure %s", id);
        return ProblemResponses.of(
                Problem.of(ProblemType.INTERNAL, "The service failed. Its log holds the cause under " + id + "."),
                null);
    }

    /** SQL states of class 08 (connection), 57P (shutdown), 53 (resources) and 40 (deadlock), PostgreSQL manual, appendix A. */
    private static boolean databaseIsAway(Throwable exception) {
        SQLException sql = find(exception, SQLException.class);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("40");
    }

    /** Looks at causes first, then at what they suppressed: a transaction manager keeps the reason of a failed commit there. */
    private static <T extends Throwable> @Nullable T find(Throwable exception, Class<T> type) {
        return find(exception, type, 0);
    }

    private static <T extends Throwable> @Nullable T find(@Nullable Throwable exception, Class<T> type, int depth) {
        if (exception == null || depth == DEEPEST) {
            return null;
        }
        if (type.isInstance(exception)) {
            return type.cast(exception);
        }
        T found = find(exception.getCause(), type, depth + 1);
        for (Throwable suppressed : exception.getSuppressed()) {
            found = found == null ? find(suppressed, type, depth + 1) : found;
        }
        return found;
    }
}
