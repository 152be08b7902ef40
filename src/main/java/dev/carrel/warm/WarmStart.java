package dev.carrel.warm;

import dev.carrel.namespace.Namespace;
import dev.carrel.namespace.NamespaceRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Loads what was searched lately, on whichever node, when a node starts: a restart does not send every agent to the index again
 * until it has asked often enough. The latest come first, and nothing that is held already is given up for them. Thread-safe.
 */
@ApplicationScoped
public class WarmStart {
    private static final Logger LOG = Logger.getLogger(WarmStart.class);

    /** Before the latest search of all: nothing may have been asked over night. What is not asked again is given up soon. */
    private static final Duration LATELY = Duration.ofHours(1);

    /** Some 300 bytes each until they are loaded. */
    private static final int MOST = 5000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NamespaceRepository namespaces;
    private final WarmVectors vectors;
    private final CountDownLatch end = new CountDownLatch(1);

    @Inject
    WarmStart(NamespaceRepository namespaces, WarmVectors vectors) {
        this.namespaces = namespaces;
        this.vectors = vectors;
    }

    /** Begins, on a thread of its own. Called once. */
    public void begin() {
        if (vectors.hasMemory()) {
            Thread.ofVirtual().name("warm-start").start(this::run);
        }
    }

    /** Ends it after the agent that is being loaded. */
    public void end() {
        end.countDown();
    }

    private void run() {
        try {
            List<Namespace> lately = namespaces.searchedLately(LATELY, MOST);
            int loaded = 0;
            for (Namespace namespace : lately) {
                if (end.getCount() == 0) {
                    return;
                }
                loaded += load(namespace) ? 1 : 0;
            }
            LOG.infof("%d of %d agents that were searched lately are in memory", loaded, lately.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warnf("Agents that were searched lately are not loaded before they are asked for: %s", e);
        }
    }

    /** While there are searches, loads rest as those do that searches have begun. */
    private boolean load(Namespace namespace) throws InterruptedException {
        long before = vectors.searches();
        long start = System.nanoTime();
        boolean loaded = vectors.loadBeforehand(namespace, PATIENCE);
        if (vectors.searches() != before) {
            var _ = end.await(WarmVectors.REST * (System.nanoTime() - start), TimeUnit.NANOSECONDS);
        }
        return loaded;
    }
}
