package dev.carrel.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document. Rolls back the transaction it leaves. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null, null);
    }

    public ProblemException(Problem problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /** When to try again, for overload and outages; null where trying again changes nothing. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** 400: {@code field} has {@code value}, which is against {@code limit}. */
    public static ProblemException invalid(
            String field, @Nullable Object value, String detail, @Nullable Object limit) {
        return new ProblemException(Problem.of(ProblemType.INVALID_INPUT, detail, field, value, limit));
    }

    /** 404, worded the same whether the thing does not exist or belongs to somebody else. */
    public static ProblemException notFound(String what) {
        return new ProblemException(Problem.of(ProblemType.NOT_FOUND, "There is no such " + what + "."));
    }

    /** 409. */
    public static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(ProblemType.CONFLICT, detail));
    }

    /** 429 with {@code Retry-After}. */
    public static ProblemException overloaded(String detail, Duration retryAfter) {
        return new ProblemException(Problem.of(ProblemType.OVERLOADED, detail), retryAfter, null);
    }

    /** 503 with {@code Retry-After}. */
    public static ProblemException unavailable(String detail, Duration retryAfter, @Nullable Throwable cause) {
        return new ProblemException(Problem.of(ProblemType.UNAVAILABLE, detail), retryAfter, cause);
    }
}
