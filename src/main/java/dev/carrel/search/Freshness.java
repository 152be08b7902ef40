package dev.carrel.search;

import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceService;
import dev.carrel.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Lets a search wait for a revision of its namespace. A write that answered with the revision is seen at once, because it is
 * visible in the index and committed by then; there is something to wait for only when the caller expects a revision that is
 * still to come. Those who wait hold a thread each, so they are few. Thread-safe.
 */
@ApplicationScoped
class Freshness {
    private static final int MOST_WAITING = 16;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final NamespaceService namespaces;
    private final Duration longest;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    @Inject
    Freshness(NamespaceService namespaces, SearchConfig config) {
        this.namespaces = namespaces;
        this.longest = config.freshnessWait();
    }

    /**
     * The agent's namespace at this revision or a later one.
     *
     * @param namespace as it was some time ago
     * @throws ProblemException 409 when the revision does not come in time, 404 when the agent is deleted meanwhile, 429 when
     *     too many wait already
     */
    Namespace await(Namespace namespace, long revision) {
        if (namespace.revision() >= revision) {
            return namespace;
        }
        Namespace now = namespaces.resolve(namespace.organization(), namespace.agent());
        if (now.revision() >= revision) {
            return now;
        }
        if (!places.tryAcquire()) {
            throw ProblemException.overloaded(
                    MOST_WAITING + " searches wait for a revision already.", Duration.ofSeconds(1));
        }
        try {
            long deadline = System.nanoTime() + longest.toNanos();
            while (now.revision() < revision) {
                if (System.nanoTime() - deadline >= 0) {
                    throw ProblemException.conflict("The agent's knowledge is at revision " + now.revision()
                            + "; revision " + revision + " did not come within " + longest
                            + ". Search again later, or without atLeastRevision.");
                }
                Thread.sleep(PAUSE);
                now = namespaces.resolve(namespace.organization(), namespace.agent());
            }
            return now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("The service is shutting down.", Duration.ofSeconds(1), e);
        } finally {
            places.release();
        }
    }
}
