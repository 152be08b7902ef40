package dev.carrel.wildfly;

import dev.carrel.lifecycle.NodeLifecycle;
import dev.carrel.operation.Background;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the node with the deployment, and lends it threads.
 *
 * <p>The timer is a pool of our own on the server's threads. The server's scheduled executor has as many threads as cores,
 * so that a slow task could hold up the heartbeat; an application may not end it; and its tasks would outlive the
 * deployment.
 */
@ApplicationScoped
public class NodeThreads {
    private static final Logger LOG = Logger.getLogger(NodeThreads.class);

    private final Migrations migrations;
    private final NodeLifecycle lifecycle;

    @Resource
    private ManagedThreadFactory threads;

    @Resource
    private ManagedExecutorService executor;

    private @Nullable ScheduledThreadPoolExecutor timer;

    @Inject
    public NodeThreads(Migrations migrations, NodeLifecycle lifecycle) {
        this.migrations = migrations;
        this.lifecycle = lifecycle;
    }

    /**
     * What this throws fails the deployment.
     *
     * @param mapping only asked for so that it is made now, and its faults are seen now
     */
    void start(@Observes Startup event, EntityManagerFactory mapping) {
        migrations.run();
        timer = new ScheduledThreadPoolExecutor(NodeLifecycle.THREADS, threads);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        try (var _ = NativeLibraries.unpackedForThisDeployment()) {
            lifecycle.start(timer);
        }
    }

    /** Also follows a start that failed. */
    void stop(@Observes Shutdown event) {
        if (timer != null) {
            lifecycle.stop();
            timer.shutdownNow();
        }
    }

    /** Short tasks on the server's executor. */
    @Produces
    @Singleton
    Background background() {
        ManagedExecutorService pool = executor;
        return task -> pool.execute(() -> {
            MDC.clear(); // a new thread of the pool inherits the log context of whoever submitted, and keeps it
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warnf("A background task failed: %s", e);
            }
        });
    }
}
