package dev.carrel.operation;

import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests wait for the end of an operation of any node without holding a thread: one query for all waiters, asked by
 * the container's timer. Thread-safe.
 */
@ApplicationScoped
public class OperationWaiter {
    /** Longest wait a request may ask for. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int MOST_WAITERS = 10_000;

    private final OperationRepository operations;
    private final Background background;
    private final Map<UUID, Waiting> waiting = new ConcurrentHashMap<>();

    @Inject
    public OperationWaiter(OperationRepository operations, Background background) {
        this.background = background;
        this.operations = operations;
    }

    /**
     * Completes when the operation has ended or {@code wait} is over, whichever is first; never exceptionally. What follows
     * may block: it runs on the caller's thread when there is no wait, else in the background.
     */
    public CompletionStage<Void> await(OperationId id, Duration wait) {
        if (wait.isZero() || waiting.size() >= MOST_WAITERS) {
            return CompletableFuture.completedFuture(null);
        }
        long deadline = System.nanoTime() + wait.toNanos();
        Waiting shared = waiting.merge(
                id.value(), new Waiting(new CompletableFuture<>(), deadline), (old, added) -> old.until(deadline));
        return shared.end
                .copy()
                .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
                .thenRunAsync(() -> {}, background::run);
    }

    /** Wakes those whose operations have ended. */
    public void check() {
        if (waiting.isEmpty()) {
            return;
        }
        for (UUID ended : operations.ended(List.copyOf(waiting.keySet()))) {
            Waiting waiter = waiting.remove(ended);
            if (waiter != null) {
                waiter.end.complete(null);
            }
        }
        long now = System.nanoTime();
        waiting.values().removeIf(waiter -> waiter.deadline - now < 0);
    }

    /**
     * Parses {@code wait=30s}: a number with {@code ms}, {@code s} or {@code m}.
     *
     * @return zero for null; at most {@link #LONGEST}
     * @throws ProblemException 400 for anything else
     */
    public static Duration parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration wait;
        try {
            wait = text.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                    : Duration.parse("PT" + text);
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw invalid(text);
        }
        if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            throw invalid(text);
        }
        return wait;
    }

    private static ProblemException invalid(String text) {
        return ProblemException.invalid(
                "wait", text, "wait must be a time like 500ms, 30s or 2m, of at most 5m.", LONGEST.toString());
    }

    /** Those who wait for one operation; the latest deadline of them says how long to ask. */
    private record Waiting(CompletableFuture<Void> end, long deadline) {
        Waiting until(long other) {
            return other - deadline > 0 ? new Waiting(end, other) : this;
        }
    }
}
