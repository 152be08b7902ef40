package dev.carrel.quarkus;

import dev.carrel.lifecycle.NodeLifecycle;
import dev.carrel.operation.Background;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jboss.logging.Logger;

/** Starts and stops the node with the application, and lends it threads. */
@ApplicationScoped
public class NodeThreads {
    private static final Logger LOG = Logger.getLogger(NodeThreads.class);

    private final NodeLifecycle lifecycle;
    private final ScheduledExecutorService timer = timer();

    @Inject
    public NodeThreads(NodeLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    private static ScheduledExecutorService timer() {
        var executor = new ScheduledThreadPoolExecutor(
                NodeLifecycle.THREADS,
                Thread.ofPlatform().name("node-", 0).daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return executor;
    }

    void start(@Observes StartupEvent event) {
        lifecycle.start(timer);
    }

    void stop(@Observes ShutdownEvent event) {
        lifecycle.stop();
        timer.shutdownNow();
    }

    /** Short tasks on virtual threads: they wait for the database most of the time. */
    @Produces
    @Singleton
    Background background() {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        return task -> threads.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warnf("A background task failed: %s", e);
            }
        });
    }
}
