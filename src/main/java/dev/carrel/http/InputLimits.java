package dev.carrel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps request bodies within bounds, one by one and together: a body counts against a budget of bytes for the whole node
 * while it is read and worked on, so that many large requests at once are answered with 429 instead of filling the heap.
 * Thread-safe.
 */
@ApplicationScoped
public class InputLimits {
    /** Name of the setting, for messages. */
    public static final String MAX_BODY = "carrel.request.max-bytes";

    private static final int KIB = 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long maxBytes;
    private final int budgetKib;
    private final Semaphore budget;

    @Inject
    public InputLimits(
            @ConfigProperty(name = MAX_BODY, defaultValue = "67108864") long maxBytes,
            @ConfigProperty(name = "carrel.request.budget-bytes", defaultValue = "134217728") long budgetBytes) {
        this.maxBytes = maxBytes;
        this.budgetKib = (int) Math.max(1, Math.max(budgetBytes, maxBytes) / KIB);
        this.budget = new Semaphore(budgetKib);
    }

    /**
     * Takes a body's share of the budget; close the result when the request is done.
     *
     * @param length Content-Length; null when unknown, and then the share grows as the body is read
     * @throws ProblemException 413 for a length over the limit, 429 when the node is busy with others; reading may throw both
     */
    public Admission admit(InputStream body, @Nullable Long length) {
        if (length != null && length > maxBytes) {
            throw LimitedInputStream.tooLarge(maxBytes, MAX_BODY);
        }
        Admission admission = new Admission(body);
        admission.cover(length == null || length < 0 ? 1 : length);
        return admission;
    }

    /** Reads a whole small JSON body. @throws ProblemException 400, 413 or 429 */
    public <T> T read(InputStream body, @Nullable Long length, Class<T> type) {
        try (Admission admission = admit(body, length)) {
            T value = Json.MAPPER.readValue(admission.body(), type);
            if (value == null) {
                throw ProblemException.invalid("body", null, "The request body is null; an object is needed.", null);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw JsonFaults.problem(e);
        } catch (IOException e) {
            throw ProblemException.invalid("body", null, "The request body ended early: " + e.getMessage(), null);
        }
    }

    /** A body that may be read. Not thread-safe. */
    public final class Admission implements AutoCloseable {
        private static final int STEP_KIB = 256;

        /**
         * A body of unknown length that grows beyond this is charged as the largest. Several that grew step by step would
         * use up the budget together, and then all of them would be turned away.
         */
        private static final int SMALL_KIB = 1024;

        private final InputStream body;
        private int kib;

        Admission(InputStream body) {
            this.body = new LimitedInputStream(body, maxBytes, MAX_BODY) {
                @Override
                protected void counted(long bytes) {
                    cover(bytes);
                }
            };
        }

        /** The body, limited. */
        public InputStream body() {
            return body;
        }

        private void cover(long bytes) {
            int wanted = inKib(bytes);
            if (wanted <= kib) {
                return;
            }
            boolean growing = kib > 0;
            if (growing) {
                wanted = wanted <= SMALL_KIB ? wanted + STEP_KIB : Math.max(wanted, inKib(maxBytes));
            }
            int more = Math.min(budgetKib, wanted) - kib;
            if (!budget.tryAcquire(more)) {
                throw ProblemException.overloaded(
                        "The service is reading as much as it holds at once (carrel.request.budget-bytes). Try again.",
                        RETRY_AFTER);
            }
            kib += more;
        }

        private int inKib(long bytes) {
            return (int) Math.min(budgetKib, Math.max(1, (bytes + KIB - 1) / KIB));
        }

        @Override
        public void close() {
            budget.release(kib);
            kib = 0;
        }
    }
}
