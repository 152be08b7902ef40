package dev.carrel.chaos;

import dev.carrel.harness.Api;
import dev.carrel.harness.Await;
import dev.carrel.harness.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One place for a process of the service: the process changes, and with it its port and the name of its connections. Faults of
 * one node follow one another: whoever harms it holds the lock. Thread-safe.
 */
final class Node implements AutoCloseable {
    /** What a process that could not start says last. */
    private static final String COULD_NOT_RUN = "the service could not run";

    private static final int MOST_STARTS = 5;

    private final String name;
    private final Path directory;
    private final Map<String, String> settings;
    private final ReentrantLock harm = new ReentrantLock();
    private final Map<Long, String> processes = new ConcurrentHashMap<>();
    private volatile ServiceProcess process;
    private volatile Api api;
    private int starts;

    /** Starts the first process, and returns while it is starting. */
    Node(String name, Path directory, Map<String, String> settings) {
        this.name = name;
        this.directory = directory;
        this.settings = Map.copyOf(settings);
        this.process = startProcess();
        this.api = process.api();
    }

    private ServiceProcess startProcess() {
        String connections = name + "-" + ++starts;
        Map<String, String> own = new HashMap<>(settings);
        own.computeIfPresent(
                "carrel.postgres.url",
                (key, url) -> url.replace("ApplicationName=" + name, "ApplicationName=" + connections));
        ServiceProcess started = ServiceProcess.starting(connections, directory, own);
        processes.put(started.pid(), connections);
        return started;
    }

    /** What its connections' names begin with. */
    String name() {
        return name;
    }

    /** Requests to the present process; it may be dead, paused or starting. */
    Api api() {
        return api;
    }

    /** The name of the connections of the process with this id, if it was one of this node's. */
    Optional<String> connectionsOf(long pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /** The end of the present process's log. */
    String logTail() {
        return process.logTail();
    }

    /** Kills the process, and starts another after a time. */
    void kill(Duration away) {
        harmed(() -> {
            process.kill();
            Await.pause(away);
            restart();
        });
    }

    /** Ends the process in good order, and starts another. */
    void terminate() {
        harmed(() -> {
            process.terminate(Duration.ofSeconds(60));
            restart();
        });
    }

    /** Stops the process for a time. */
    void pause(Duration length) {
        harmed(() -> {
            process.pause();
            try {
                Await.pause(length);
            } finally {
                process.proceed();
            }
        });
    }

    private void restart() {
        ServiceProcess next = startProcess();
        process = next;
        api = next.api();
    }

    private void harmed(Runnable harming) {
        harm.lock();
        try {
            harming.run();
        } finally {
            harm.unlock();
        }
    }

    /**
     * Starts another process where the present one could not start, because its stores were away: what watches over a service
     * does so. A process that ends otherwise is left as it is, and missed by {@link #awaitReady}.
     *
     * @return whether it was so
     */
    boolean revive() {
        if (process.isAlive() || !harm.tryLock()) {
            return false;
        }
        try {
            boolean failed = !process.isAlive() && process.log().contains(COULD_NOT_RUN);
            if (failed) {
                restart();
            }
            return failed;
        } finally {
            harm.unlock();
        }
    }

    /** Waits until it is ready for requests, or the process after it, where it could not start. */
    void awaitReady() {
        for (int tries = 1; ; tries++) {
            ServiceProcess awaited = process;
            try {
                awaited.awaitReady();
                return;
            } catch (AssertionError e) {
                if (tries == MOST_STARTS || (!revive() && process == awaited)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
