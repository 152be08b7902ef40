package dev.carrel.operation;

/** Runs short tasks on the container's threads; each runtime has its own. Thread-safe. */
@FunctionalInterface
public interface Background {
    /** Runs the task soon. What it throws is logged. A task may be dropped at shutdown, so nothing may depend on it. */
    void run(Runnable task);
}
